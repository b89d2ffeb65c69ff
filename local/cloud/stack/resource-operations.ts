import { rmSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Properties } from '../recorded-resource.ts';
import type {
  ExistingResourceRequest,
  ResourceOutcome,
  ResourceRequest,
  ResourceType,
} from '../resource-type.ts';
import type { ResourceTypes } from '../resource-types/index.ts';
import type { Runtime } from '../runtime.ts';
import { type DynamicReferenceSources, resolveDynamicReferences } from '../template/dynamic-references.ts';
import type { StackResource } from './stack-record.ts';

type Log = (line: string) => void;

/** A resource that could not be brought to the state that its template asks for. */
export class ResourceFailedError extends Error {
  constructor(resource: StackResource, cause: unknown) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    super(`${resource.logicalId} (${resource.type}, stack ${resource.stackName}): ${reason}`, { cause });
    this.name = 'ResourceFailedError';
  }
}

/** Calls to the resource types, each with everything that its request holds. */
export interface ResourceOperations {
  create(resource: StackResource, log: Log): Promise<ResourceOutcome>;
  update(resource: StackResource, properties: Properties, log: Log): Promise<ResourceOutcome>;
  /** Its folder is kept when a successor under the same identity uses it. */
  delete(resource: StackResource, directory: 'kept' | 'deleted', log: Log): Promise<void>;
  resume(resource: StackResource): Promise<void>;
}

export function createResourceOperations(
  types: ResourceTypes,
  runtimeOf: (region: string) => Runtime,
  sourcesFor: (resource: StackResource) => DynamicReferenceSources,
): ResourceOperations {
  const typeOf = (resource: StackResource): ResourceType => {
    const found = types.get(resource.type);
    if (found) return found;
    throw new Error(`The type ${resource.type} is unknown to this version; reset the rehearsal.`);
  };
  /** What does nothing here needs no secret, which may lie in an account that is not here. */
  const resolved = (resource: StackResource, properties: Properties): Properties =>
    typeOf(resource).inert ? properties : resolveDynamicReferences(properties, sourcesFor(resource));
  const requestFor = async (
    resource: StackResource,
    properties: Properties,
    log: Log,
  ): Promise<ResourceRequest> => {
    const runtime = runtimeOf(resource.region);
    const directory = directoryOf(runtime, resource);
    if (!typeOf(resource).inert) await mkdir(directory, { recursive: true });
    const { account, region, stackName, stackId, logicalId } = resource;
    return {
      address: { account, region, stackName, stackId, logicalId },
      properties: resolved(resource, properties),
      runtime,
      directory,
      log: (line) => log(`${logicalId}: ${line}`),
    };
  };
  const existing = async (
    resource: StackResource,
    properties: Properties,
    log: Log,
  ): Promise<ExistingResourceRequest> => ({
    ...(await requestFor(resource, properties, log)),
    resource: { ...resource, properties: resolved(resource, resource.properties) },
  });
  const naming = async <T>(resource: StackResource, work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (cause) {
      throw new ResourceFailedError(resource, cause);
    }
  };

  return {
    create: (resource, log) =>
      naming(resource, async () =>
        typeOf(resource).create(await requestFor(resource, resource.properties, log)),
      ),
    update: (resource, properties, log) =>
      naming(resource, async () => {
        const type = typeOf(resource);
        const unchanged = { physicalId: resource.physicalId, attributes: resource.attributes };
        if (!type.update) return unchanged;
        return type.update(await existing(resource, properties, log));
      }),
    delete: (resource, directory, log) =>
      naming(resource, async () => {
        const type = typeOf(resource);
        // Without a physical id its creation never came to an end, and has ended itself what it began.
        if (type.delete && resource.physicalId !== '') {
          const { properties } = resource;
          await type.delete(await existing(resource, properties, log));
        }
        if (directory === 'deleted') {
          rmSync(directoryOf(runtimeOf(resource.region), resource), { recursive: true, force: true });
        }
      }),
    resume: (resource) =>
      naming(resource, async () => {
        const type = typeOf(resource);
        if (type.resume) await type.resume(await existing(resource, resource.properties, () => {}));
      }),
  };
}

function directoryOf(runtime: Runtime, { account, region, stackName, incarnation }: StackResource): string {
  return join(runtime.stateDirectory, 'resources', account, region, stackName, incarnation);
}

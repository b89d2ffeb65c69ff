import type { ChangeSet, ChangeSetRequest, StackAddress, StackDescription } from '../cloud.ts';
import type { JsonValue } from '../json.ts';
import type { RecordedResource } from '../recorded-resource.ts';
import type { Regions } from '../regions/regions.ts';
import type { ResourceTypes } from '../resource-types/index.ts';
import type { Runtime } from '../runtime.ts';
import type { DynamicReferenceSources } from '../template/dynamic-references.ts';
import { changesOf } from './change-set.ts';
import { deleteStack } from './deletion.ts';
import { type DeployableTemplate, prepareTemplate } from './deployable-template.ts';
import { deploy } from './deployment.ts';
import { exportedValue } from './exports.ts';
import { markInterrupted, resumeAll } from './recovery.ts';
import { createResourceOperations } from './resource-operations.ts';
import { describeStack } from './stack-description.ts';
import type { StackRecord } from './stack-record.ts';
import type { StackStore } from './stack-store.ts';
import { checkTypesAreKnown } from './unknown-types.ts';

type Log = (line: string) => void;

export class StackBusyError extends Error {
  constructor(stack: StackRecord) {
    super(`Stack "${stack.stackName}" is in ${stack.status}; wait for that to end.`);
    this.name = 'StackBusyError';
  }
}

export class ChangeSetNotFoundError extends Error {
  constructor(stackName: string, changeSetName: string) {
    super(`Stack "${stackName}" has no change set "${changeSetName}"; create it first.`);
    this.name = 'ChangeSetNotFoundError';
  }
}

export interface StackEngineParts {
  store: StackStore;
  types: ResourceTypes;
  /** What the types of a region's resources stand on. */
  runtimeOf(region: string): Runtime;
  regions: Pick<Regions, 'check' | 'isStopped'>;
  /** Where the dynamic references of a stack's account and region find their values. */
  sourcesFor(near: { account: string; region: string }): DynamicReferenceSources;
  /** The value of a parameter of Parameter Store, for template parameters that read it. */
  storedParameter(near: { account: string; region: string }, name: string): string | undefined;
}

/** CloudFormation's part of the cloud: stacks, their change sets, and what becomes of them. */
export interface StackEngine {
  /** Marks what was interrupted, and brings up again what is recorded of the regions that are not stopped. */
  resume(): Promise<void>;
  /** Brings up again what is recorded of a region. */
  resumeRegion(region: string): Promise<void>;
  /** The names of the region's stacks that are being changed. */
  busyStacks(region: string): string[];
  createChangeSet(request: ChangeSetRequest): Promise<ChangeSet>;
  executeChangeSet(request: StackAddress & { changeSetName: string; log: Log }): Promise<StackDescription>;
  deleteStack(request: StackAddress & { log: Log }): Promise<void>;
  stack(address: StackAddress): StackDescription | undefined;
  stacks(): StackDescription[];
  /** From now on failures are those of a cloud that goes away: nothing is rolled back, nothing more is written. */
  freeze(): void;
}

export function createStackEngine({
  store,
  types,
  runtimeOf,
  regions,
  sourcesFor,
  storedParameter,
}: StackEngineParts): StackEngine {
  const operations = createResourceOperations(types, runtimeOf, sourcesFor);
  const busy = new Set<string>();
  let stopping = false;
  const tools = (log: Log) => ({ store, types, operations, log, isStopping: () => stopping });

  const prepare = (
    stack: StackRecord,
    text: string,
    parameters: Record<string, string>,
  ): DeployableTemplate =>
    prepareTemplate(stack, text, parameters, {
      parameterStore: (name) => storedParameter(stack, name),
      exported: (name): JsonValue | undefined => exportedValue(stack, name, store.all()),
      output: ({ stackName, outputName, region }) =>
        store.find({ account: stack.account, region, stackName })?.outputs[outputName],
    });

  const alone = async <T>(stack: StackRecord, work: () => Promise<T>): Promise<T> => {
    if (busy.has(stack.stackId)) throw new StackBusyError(stack);
    busy.add(stack.stackId);
    try {
      return await work();
    } finally {
      busy.delete(stack.stackId);
    }
  };

  return {
    async resume() {
      markInterrupted(store);
      await resumeAll(
        store.all(),
        store,
        operations,
        ({ region, type }) => !regions.isStopped(region) || types.get(type)?.isWorldwide === true,
      );
    },
    async resumeRegion(region) {
      await resumeAll(
        store.all().filter((stack) => stack.region === region),
        store,
        operations,
      );
    },
    busyStacks: (region) =>
      store
        .all()
        .filter((stack) => stack.region === region && busy.has(stack.stackId))
        .map(({ stackName }) => stackName),
    async createChangeSet(request) {
      const { account, region, stackName, changeSetName, template: text, parameters } = request;
      regions.check(region);
      const existing = store.find(request);
      if (existing && busy.has(existing.stackId)) throw new StackBusyError(existing);
      const stack = existing ?? store.draft({ account, region, stackName });
      const template = prepare(stack, text, parameters);
      checkTypesAreKnown(stackName, template, types);
      const changes = changesOf(stack, template, types);
      if (!existing) store.add(stack);
      store.saveChangeSet(stack, { changeSetName, template: text, parameters });
      return { account, region, stackName, changeSetName, changes };
    },
    async executeChangeSet({ account, region, stackName, changeSetName, log }) {
      regions.check(region);
      const stack = store.find({ account, region, stackName });
      const changeSet = stack && store.findChangeSet(stack, changeSetName);
      if (!stack || !changeSet) throw new ChangeSetNotFoundError(stackName, changeSetName);
      return alone(stack, async () => {
        const template = prepare(stack, changeSet.template, changeSet.parameters);
        checkTypesAreKnown(stackName, template, types);
        await deploy(stack, changeSetName, template, tools(log));
        store.saveTemplate(stack, changeSet.template);
        return describeStack(stack);
      });
    },
    async deleteStack({ log, ...address }) {
      regions.check(address.region);
      const stack = store.find(address);
      // As on AWS, deleting what is not there succeeds.
      if (stack) await alone(stack, () => deleteStack(stack, tools(log)));
    },
    stack(address) {
      const stack = store.find(address);
      return stack && describeStack(stack);
    },
    stacks: () => store.all().map(describeStack),
    freeze() {
      stopping = true;
      store.freeze();
    },
  };
}

/** Every resource that stands, as others may see it; one that was replaced stands until it is deleted. */
export function recordedResources(store: StackStore, type?: string): RecordedResource[] {
  return store
    .all()
    .flatMap(({ resources, deployment }) => [...Object.values(resources), ...(deployment?.obsolete ?? [])])
    .filter((resource) => resource.physicalId !== '' && (type === undefined || resource.type === type));
}

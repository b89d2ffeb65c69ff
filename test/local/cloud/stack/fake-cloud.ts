import { existsSync } from 'node:fs';
import type { ChangeSet, StackDescription } from '../../../../local/cloud/cloud.ts';
import type { RecordedResource } from '../../../../local/cloud/recorded-resource.ts';
import { Regions } from '../../../../local/cloud/regions/regions.ts';
import type { ResourceRequest, ResourceType } from '../../../../local/cloud/resource-type.ts';
import type { Runtime } from '../../../../local/cloud/runtime.ts';
import { createStackEngine, recordedResources } from '../../../../local/cloud/stack/stack-engine.ts';
import { openStackStore } from '../../../../local/cloud/stack/stack-store.ts';

const place = { account: '111111111111', region: 'eu-central-1' };

/**
 * A stack engine over one resource type, `Test::Thing`, which does what its properties ask for: `Fail` rejects (where it
 * names the call, or any), `Hang` never comes back, `Value` is its attribute, `Name` is what it is replaced by.
 */
export function fakeCloud(stateDirectory: string) {
  const store = openStackStore(stateDirectory);
  const calls: string[] = [];
  const directories: string[] = [];
  const hanging = Promise.withResolvers<void>();
  let made = 0;

  const act = async (call: string, { address, properties, directory }: ResourceRequest) => {
    calls.push(`${call} ${address.logicalId}`);
    if (!existsSync(directory)) throw new Error(`${address.logicalId} has no folder`);
    directories.push(directory);
    if (properties.Fail === call || properties.Fail === 'any') throw new Error(`${call} was asked to fail`);
    if (properties.Hang !== call) return;
    hanging.resolve();
    await new Promise(() => {});
  };
  const thing: ResourceType = {
    type: 'Test::Thing',
    replacedBy: ['Name'],
    async create(request) {
      await act('create', request);
      made++;
      return { physicalId: `thing-${made}`, attributes: { Value: request.properties.Value ?? null } };
    },
    async update(request) {
      await act('update', request);
      const renamed =
        request.properties.OtherId === true ? `${request.resource.physicalId}-other` : undefined;
      return {
        physicalId: renamed ?? request.resource.physicalId,
        attributes: { Value: request.properties.Value ?? null },
      };
    },
    delete: (request) => act('delete', request),
    resume: (request) => act('resume', request),
  };

  const runtime: Runtime = {
    region: place.region,
    stateDirectory,
    resources: { all: (type) => recordedResources(store, type), find: () => undefined },
    secrets: { read: () => '{"password":"hunter2"}' },
    ...notUsed,
  };
  const engine = createStackEngine({
    store,
    types: { get: (type) => (type === thing.type ? thing : undefined) },
    runtimeOf: () => runtime,
    regions: new Regions(stateDirectory),
    sourcesFor: () => ({ secret: () => '{"password":"hunter2"}', parameter: () => 'stored' }),
    storedParameter: () => undefined,
  });
  const log = () => {};

  return {
    engine,
    store,
    directories,
    /** Resolves when a call hangs, as it was asked to. */
    hanging: hanging.promise,
    /** The calls since the last time. */
    calls: () => calls.splice(0),
    changes(
      stackName: string,
      template: object,
      parameters: Record<string, string> = {},
    ): Promise<ChangeSet> {
      const changeSetName = 'change';
      return engine.createChangeSet({
        ...place,
        stackName,
        changeSetName,
        template: JSON.stringify(template),
        parameters,
        log,
      });
    },
    execute: (stackName: string): Promise<StackDescription> =>
      engine.executeChangeSet({ ...place, stackName, changeSetName: 'change', log }),
    async deploy(stackName: string, template: object, parameters: Record<string, string> = {}) {
      await this.changes(stackName, template, parameters);
      return this.execute(stackName);
    },
    delete: (stackName: string) => engine.deleteStack({ ...place, stackName, log }),
    status: (stackName: string) => engine.stack({ ...place, stackName })?.status,
    reason: (stackName: string) => engine.stack({ ...place, stackName })?.statusReason,
    resource: (logicalId: string): RecordedResource | undefined =>
      recordedResources(store).find((resource) => resource.logicalId === logicalId),
  };
}

/** A template of things: logical id to properties; `more` holds what stands beside `Properties`. */
export function things(
  resources: Record<string, object>,
  more: Record<string, object> = {},
  rest: object = {},
) {
  const entries = Object.entries(resources).map(([logicalId, Properties]) => [
    logicalId,
    { Type: 'Test::Thing', Properties, ...more[logicalId] },
  ]);
  return { Resources: Object.fromEntries(entries), ...rest };
}

function refuse(): never {
  throw new Error('A thing uses no such part of the runtime.');
}

const notUsed: Pick<
  Runtime,
  'processes' | 'ports' | 'registry' | 'authority' | 'awsEnvironment' | 'shared' | 'worldwide'
> = {
  processes: { start: refuse, list: refuse, endLeftovers: refuse, stopAll: refuse },
  ports: { claim: refuse, reclaim: refuse, release: refuse, releaseUnder: refuse },
  registry: {
    ...{ find: refuse, findByDigest: refuse, tags: refuse },
    ...{ repositories: refuse, tag: refuse, setMutability: refuse },
  },
  authority: { certificateFile: '', issue: refuse },
  awsEnvironment: refuse,
  shared: refuse,
  worldwide: refuse,
};

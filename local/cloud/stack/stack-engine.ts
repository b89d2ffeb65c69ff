import { randomUUID } from 'node:crypto';
import type { ChangeSet, ChangeSetRequest, StackAddress, StackDescription } from '../cloud.ts';
import { isSameJson, type JsonObject, type JsonValue } from '../json.ts';
import type { RecordedResource } from '../recorded-resource.ts';
import type { Regions } from '../regions/regions.ts';
import type { ResourceTypes } from '../resource-types/index.ts';
import type { Runtime } from '../runtime.ts';
import type { DynamicReferenceSources } from '../template/dynamic-references.ts';
import { changesOf } from './change-set.ts';
import { deleteStack } from './deletion.ts';
import { type DeployableTemplate, prepareTemplate } from './deployable-template.ts';
import { deploy } from './deployment.ts';
import type { DeploymentTools } from './deployment-tools.ts';
import { exportedValue } from './exports.ts';
import { markInterrupted, resumeAll } from './recovery.ts';
import { createResourceOperations } from './resource-operations.ts';
import { describeStack } from './stack-description.ts';
import { stackEvent } from './stack-events.ts';
import type { ChangeSetRecord, StackRecord } from './stack-record.ts';
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

type ExecutionRequest = StackAddress & { changeSetName: string; log: Log };

/** CloudFormation's part of the cloud: stacks, their change sets, and what becomes of them. */
export interface StackEngine {
  /** Marks what was interrupted, and brings up again what is recorded of the regions that are not stopped. */
  resume(): Promise<void>;
  /** Brings up again what is recorded of a region. */
  resumeRegion(region: string): Promise<void>;
  /** The names of the region's stacks that are being changed. */
  busyStacks(region: string): string[];
  createChangeSet(request: ChangeSetRequest): Promise<ChangeSet>;
  executeChangeSet(request: ExecutionRequest): Promise<StackDescription>;
  /** As `executeChangeSet`, for those who do not wait for the end: what is wrong before it begins is thrown at once. */
  startChangeSet(request: ExecutionRequest): { finished: Promise<StackDescription> };
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

  const startChangeSet = ({ changeSetName, log, ...address }: ExecutionRequest) => {
    regions.check(address.region);
    const stack = store.find(address);
    const changeSet = stack && store.findChangeSet(stack, changeSetName);
    if (!stack || !changeSet) throw new ChangeSetNotFoundError(address.stackName, changeSetName);
    if (busy.has(stack.stackId)) throw new StackBusyError(stack);
    const template = prepare(stack, changeSet.template, changeSet.parameters);
    checkTypesAreKnown(stack.stackName, template, types);
    return { finished: alone(stack, () => execute(stack, changeSet, template, tools(log))) };
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
      const {
        account,
        region,
        stackName,
        changeSetName,
        template: text,
        parameters,
        tags,
        description,
      } = request;
      regions.check(region);
      const existing = store.find(request);
      if (existing && busy.has(existing.stackId)) throw new StackBusyError(existing);
      const stack = existing ?? store.draft({ account, region, stackName });
      const template = prepare(stack, text, parameters);
      checkTypesAreKnown(stackName, template, types);
      const changes = changesOf(stack, template, types);
      if (!existing) {
        store.add(stack);
        store.addEvent(stack, stackEvent(stack, 'User Initiated'));
      }
      store.saveChangeSet(stack, {
        ...{ changeSetName, description, template: text, parameters, tags, changes, execution: 'AVAILABLE' },
        changeSetId: `arn:aws:cloudformation:${region}:${account}:changeSet/${changeSetName}/${randomUUID()}`,
        createdAt: new Date().toISOString(),
        changesAnything: changes.length > 0 || changesRest(stack, request, store.findTemplate(stack)),
      });
      return { account, region, stackName, changeSetName, changes };
    },
    executeChangeSet: async (request) => startChangeSet(request).finished,
    startChangeSet,
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

/** What else a change set can change: what the stack tells others, and how it is tagged. */
function changesRest(
  stack: StackRecord,
  { template, tags }: ChangeSetRequest,
  deployed: string | undefined,
): boolean {
  if (deployed === undefined || (tags !== undefined && !isSameJson(tags, stack.tags))) return true;
  const outputsOf = (text: string) => (JSON.parse(text) as JsonObject).Outputs;
  return !isSameJson(outputsOf(template), outputsOf(deployed));
}

/** The other change sets of a stack compare with what it is no more, and go. */
async function execute(
  stack: StackRecord,
  changeSet: ChangeSetRecord,
  template: DeployableTemplate,
  tools: DeploymentTools,
): Promise<StackDescription> {
  const { store } = tools;
  const note = (execution: ChangeSetRecord['execution']) =>
    store.saveChangeSet(stack, { ...changeSet, execution });
  note('EXECUTE_IN_PROGRESS');
  try {
    await deploy(stack, changeSet.changeSetName, template, tools);
  } catch (failure) {
    note('EXECUTE_FAILED');
    throw failure;
  }
  stack.tags = changeSet.tags ?? stack.tags;
  store.save(stack);
  store.saveTemplate(stack, changeSet.template);
  for (const { changeSetName } of store.changeSets(stack)) store.removeChangeSet(stack, changeSetName);
  note('EXECUTE_COMPLETE');
  return describeStack(stack);
}

/** Every resource that stands, as others may see it; one that was replaced stands until it is deleted. */
export function recordedResources(store: StackStore, type?: string): RecordedResource[] {
  return store
    .all()
    .flatMap(({ resources, deployment }) => [...Object.values(resources), ...(deployment?.obsolete ?? [])])
    .filter((resource) => resource.physicalId !== '' && (type === undefined || resource.type === type));
}

import { randomBytes } from 'node:crypto';
import { isSameJson } from '../json.ts';
import type { Properties } from '../recorded-resource.ts';
import type { ResourceOutcome } from '../resource-type.ts';
import type { ResourceDefinition } from '../template/template.ts';
import { changedProperties, needsReplacement } from './change-set.ts';
import { removeResources } from './cleanup.ts';
import { visitInParallel } from './dependency-graph.ts';
import type { DeployableTemplate } from './deployable-template.ts';
import { CloudStoppedError, type DeploymentTools } from './deployment-tools.ts';
import { checkExports } from './exports.ts';
import { resourceValues } from './resource-values.ts';
import { rollBack } from './rollback.ts';
import { resourceEvent, stackEvent } from './stack-events.ts';
import { contentsOf, type DeploymentRecord, type StackRecord, type StackResource } from './stack-record.ts';
import type { StackStore } from './stack-store.ts';

export class StackRolledBackError extends Error {
  constructor(stack: StackRecord, cause: unknown) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    super(`Stack "${stack.stackName}" was rolled back: ${reason}`, { cause });
    this.name = 'StackRolledBackError';
  }
}

/**
 * Brings a stack to what a template says. Whatever had been reached when an earlier deployment of the stack was
 * interrupted is kept; on a failure everything goes back to the state before that one.
 */
export async function deploy(
  stack: StackRecord,
  changeSetName: string,
  template: DeployableTemplate,
  tools: DeploymentTools,
): Promise<void> {
  const deployment = begin(stack, changeSetName, tools);
  try {
    await visitInParallel(template.graph, (logicalId) =>
      bringUp(stack, deployment, logicalId, template, tools),
    );
    dropRemoved(stack, deployment, template);
    publishOutputs(stack, template, tools.store);
  } catch (failure) {
    if (tools.isStopping()) throw new CloudStoppedError(stack.stackName);
    await rollBack(stack, deployment, failure, tools);
    throw new StackRolledBackError(stack, failure);
  }
  // As on AWS, what cannot be deleted is named in the log, and does not undo the deployment.
  await removeResources(stack, deployment.obsolete, tools);
  if (tools.isStopping()) throw new CloudStoppedError(stack.stackName);
  stack.deployment = null;
  stack.status = deployment.kind === 'CREATE' ? 'CREATE_COMPLETE' : 'UPDATE_COMPLETE';
  stack.statusReason = null;
  tools.store.save(stack);
  tools.store.addEvent(stack, stackEvent(stack));
  tools.log(`${stack.stackName} | ${stack.status}`);
}

function begin(stack: StackRecord, changeSetName: string, { store, log }: DeploymentTools): DeploymentRecord {
  const before = contentsOf(structuredClone(stack));
  const isNew = Object.keys(before.resources).length === 0;
  const deployment: DeploymentRecord = stack.deployment
    ? { ...stack.deployment, changeSetName }
    : {
        kind: isNew ? 'CREATE' : 'UPDATE',
        changeSetName,
        before,
        obsolete: [],
      };
  stack.deployment = deployment;
  stack.status = `${deployment.kind}_IN_PROGRESS`;
  stack.statusReason = null;
  store.save(stack);
  store.addEvent(stack, stackEvent(stack, 'User Initiated'));
  log(`${stack.stackName} | ${stack.status}`);
  return deployment;
}

/** One resource: left alone, created, updated, or replaced by a new one. */
async function bringUp(
  stack: StackRecord,
  deployment: DeploymentRecord,
  logicalId: string,
  template: DeployableTemplate,
  tools: DeploymentTools,
): Promise<void> {
  if (tools.isStopping()) throw new CloudStoppedError(stack.stackName);
  const definition = template.resources.get(logicalId) as ResourceDefinition;
  const imports = new Set<string>();
  const properties = template.properties(logicalId, resourceValues(stack), imports);
  const bookkeeping = {
    dependsOn: [...(template.graph.get(logicalId) ?? [])],
    imports: [...imports],
    deletionPolicy: definition.deletionPolicy,
    updateReplacePolicy: definition.updateReplacePolicy,
  };
  const recorded = stack.resources[logicalId];
  if (recorded && recorded.physicalId !== '' && !isReplaced(recorded, definition, properties, tools)) {
    Object.assign(recorded, bookkeeping);
    if (needsUpdate(recorded, properties)) await update(stack, deployment, recorded, properties, tools);
    return;
  }
  const fresh = draft(stack, logicalId, definition.type, properties, bookkeeping, recorded);
  if (recorded && recorded.physicalId !== '') deployment.obsolete.push(recorded);
  await create(stack, fresh, tools);
}

function isReplaced(
  recorded: StackResource,
  { type }: ResourceDefinition,
  properties: Properties,
  { types }: DeploymentTools,
): boolean {
  if (recorded.type !== type) return true;
  return needsReplacement(types.get(type), changedProperties(recorded.properties, properties));
}

function needsUpdate(recorded: StackResource, properties: Properties): boolean {
  if (recorded.status === 'IN_PROGRESS' || recorded.failedResume !== null) return true;
  return !isSameJson(recorded.properties, properties);
}

/** The record of a resource that is about to be created; one whose creation was interrupted keeps its identity. */
function draft(
  { account, region, stackName, stackId }: StackRecord,
  logicalId: string,
  type: string,
  properties: Properties,
  bookkeeping: Pick<StackResource, 'dependsOn' | 'imports' | 'deletionPolicy' | 'updateReplacePolicy'>,
  recorded: StackResource | undefined,
): StackResource {
  const interrupted =
    recorded?.physicalId === '' && recorded.type === type ? recorded.incarnation : undefined;
  return {
    account,
    region,
    stackName,
    stackId,
    logicalId,
    type,
    physicalId: '',
    properties,
    attributes: {},
    status: 'IN_PROGRESS',
    incarnation: interrupted ?? `${logicalId.slice(0, 80)}-${randomBytes(4).toString('hex')}`,
    failedResume: null,
    ...bookkeeping,
  };
}

async function create(stack: StackRecord, fresh: StackResource, tools: DeploymentTools): Promise<void> {
  stack.resources[fresh.logicalId] = fresh;
  saveUnlessInert(stack, fresh, tools);
  const startedAt = performance.now();
  const outcome = await noting('CREATE', stack, fresh, tools, () =>
    tools.operations.create(fresh, tools.log),
  );
  complete(stack, fresh, outcome, fresh.properties);
  saveUnlessInert(stack, fresh, tools);
  report(fresh, 'CREATE_COMPLETE', startedAt, tools);
}

async function update(
  stack: StackRecord,
  deployment: DeploymentRecord,
  recorded: StackResource,
  properties: Properties,
  tools: DeploymentTools,
): Promise<void> {
  const begun: StackResource = { ...recorded, status: 'IN_PROGRESS' };
  stack.resources[recorded.logicalId] = begun;
  saveUnlessInert(stack, begun, tools);
  const startedAt = performance.now();
  const outcome = await noting('UPDATE', stack, begun, tools, () =>
    tools.operations.update(begun, properties, tools.log),
  );
  // An update that answers another physical id has made another resource: the old one goes at the end.
  if (outcome.physicalId !== recorded.physicalId) deployment.obsolete.push(recorded);
  complete(stack, begun, outcome, properties);
  saveUnlessInert(stack, begun, tools);
  report(begun, 'UPDATE_COMPLETE', startedAt, tools);
}

async function noting(
  what: 'CREATE' | 'UPDATE',
  stack: StackRecord,
  resource: StackResource,
  { store }: DeploymentTools,
  work: () => Promise<ResourceOutcome>,
): Promise<ResourceOutcome> {
  store.addEvent(stack, resourceEvent(resource, `${what}_IN_PROGRESS`));
  try {
    const outcome = await work();
    const { physicalId } = outcome;
    store.addEvent(stack, resourceEvent({ ...resource, physicalId }, `${what}_COMPLETE`));
    return outcome;
  } catch (failure) {
    store.addEvent(stack, resourceEvent(resource, `${what}_FAILED`, failure));
    throw failure;
  }
}

function complete(
  stack: StackRecord,
  resource: StackResource,
  outcome: { physicalId: string; attributes?: StackResource['attributes'] },
  properties: Properties,
): void {
  const { physicalId, attributes = {} } = outcome;
  // A new record, as others may hold the one before it.
  stack.resources[resource.logicalId] = {
    ...resource,
    physicalId,
    attributes,
    properties,
    status: 'COMPLETE',
    failedResume: null,
  };
}

function dropRemoved(stack: StackRecord, deployment: DeploymentRecord, template: DeployableTemplate): void {
  for (const resource of Object.values(stack.resources)) {
    if (template.resources.has(resource.logicalId)) continue;
    delete stack.resources[resource.logicalId];
    deployment.obsolete.push(resource);
  }
}

/** What an inert resource answers is on disk with the next one that is not, and so before anybody has used it. */
function saveUnlessInert(
  stack: StackRecord,
  { type }: StackResource,
  { store, types }: DeploymentTools,
): void {
  if (!types.get(type)?.inert) store.save(stack);
}

function publishOutputs(stack: StackRecord, template: DeployableTemplate, store: StackStore): void {
  const published = template.outputs(resourceValues(stack));
  checkExports(stack, published.exports, store.all());
  Object.assign(stack, published, { parameters: template.parameters });
}

function report(
  resource: StackResource,
  what: string,
  startedAt: number,
  { types, log }: DeploymentTools,
): void {
  if (types.get(resource.type)?.inert) return;
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  log(`${resource.stackName} | ${what} | ${resource.type} | ${resource.logicalId} (${seconds} s)`);
}

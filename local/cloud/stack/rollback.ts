import { isSameJson } from '../json.ts';
import { removeResources } from './cleanup.ts';
import { type DependencyGraph, visitInParallel } from './dependency-graph.ts';
import type { DeploymentTools } from './deployment-tools.ts';
import { resourceEvent, stackEvent } from './stack-events.ts';
import type { DeploymentRecord, StackRecord, StackResource } from './stack-record.ts';

/**
 * Takes a stack back to the state before a deployment: previous properties are applied again, what the deployment
 * created is deleted. When that fails, too, the stack says so by its status, and the next deployment starts from there.
 */
export async function rollBack(
  stack: StackRecord,
  deployment: DeploymentRecord,
  failure: unknown,
  tools: DeploymentTools,
): Promise<void> {
  const { before, kind } = deployment;
  stack.statusReason = failure instanceof Error ? failure.message : String(failure);
  stack.status = kind === 'CREATE' ? 'ROLLBACK_IN_PROGRESS' : 'UPDATE_ROLLBACK_IN_PROGRESS';
  tools.store.save(stack);
  tools.store.addEvent(stack, stackEvent(stack));
  tools.log(`${stack.stackName} | rolling back: ${stack.statusReason}`);
  const created = Object.values(stack.resources).filter(
    ({ logicalId, incarnation }) => before.resources[logicalId]?.incarnation !== incarnation,
  );
  try {
    await visitInParallel(graphOf(before.resources), (logicalId) =>
      restore(stack, deployment, logicalId, tools),
    );
  } catch (error) {
    stack.status = kind === 'CREATE' ? 'ROLLBACK_FAILED' : 'UPDATE_ROLLBACK_FAILED';
    stack.statusReason += `; and rolling back failed: ${error instanceof Error ? error.message : String(error)}`;
    tools.store.save(stack);
    tools.store.addEvent(stack, stackEvent(stack));
    return;
  }
  // What was obsolete has come back; what took its place is obsolete now, whatever its policy says.
  deployment.obsolete = [
    ...deployment.obsolete.filter((resource) => !isBack(stack, resource)),
    ...created.map(
      (resource) => ({ ...resource, deletionPolicy: 'Delete', updateReplacePolicy: 'Delete' }) as const,
    ),
  ];
  const { resources: _, ...published } = before;
  Object.assign(stack, published);
  for (const { logicalId } of created) {
    if (!before.resources[logicalId]) delete stack.resources[logicalId];
  }
  tools.store.save(stack);
  await removeResources(stack, deployment.obsolete, tools);
  stack.deployment = null;
  stack.status = kind === 'CREATE' ? 'ROLLBACK_COMPLETE' : 'UPDATE_ROLLBACK_COMPLETE';
  tools.store.save(stack);
  tools.store.addEvent(stack, stackEvent(stack));
  tools.log(`${stack.stackName} | ${stack.status}`);
}

async function restore(
  stack: StackRecord,
  deployment: DeploymentRecord,
  logicalId: string,
  tools: DeploymentTools,
): Promise<void> {
  const previous = deployment.before.resources[logicalId] as StackResource;
  const current = stack.resources[logicalId];
  const isSame = current?.incarnation === previous.incarnation;
  const touched =
    isSame && (current.status !== 'COMPLETE' || !isSameJson(current.properties, previous.properties));
  if (!touched) {
    stack.resources[logicalId] = structuredClone(previous);
    return;
  }
  tools.store.addEvent(stack, resourceEvent(current, 'UPDATE_IN_PROGRESS'));
  const outcome = await tools.operations.update(current, previous.properties, tools.log);
  tools.store.addEvent(stack, resourceEvent(current, 'UPDATE_COMPLETE'));
  if (outcome.physicalId !== current.physicalId) deployment.obsolete.push(structuredClone(current));
  const attributes = outcome.attributes ?? {};
  stack.resources[logicalId] = { ...structuredClone(previous), physicalId: outcome.physicalId, attributes };
  tools.store.save(stack);
}

function isBack(stack: StackRecord, { logicalId, incarnation, physicalId }: StackResource): boolean {
  const current = stack.resources[logicalId];
  return current?.incarnation === incarnation && current.physicalId === physicalId;
}

function graphOf(resources: Record<string, StackResource>): DependencyGraph {
  return new Map(
    Object.entries(resources).map(([logicalId, { dependsOn }]) => [logicalId, new Set(dependsOn)]),
  );
}

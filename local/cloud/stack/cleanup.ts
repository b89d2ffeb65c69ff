import { type DependencyGraph, reversed, visitInParallel } from './dependency-graph.ts';
import type { DeploymentTools } from './deployment-tools.ts';
import { resourceEvent } from './stack-events.ts';
import type { StackRecord, StackResource } from './stack-record.ts';

type CleanupTools = Pick<DeploymentTools, 'operations' | 'store' | 'types' | 'log'>;

/**
 * Deletes resources that their stack has no place for any more, dependent ones first, unless their policy says Retain:
 * its update policy where another one has taken its place, its deletion policy else. Those that could not be deleted
 * stay in the list, and are named in the log and in the answer.
 */
export async function removeResources(
  stack: StackRecord,
  obsolete: StackResource[],
  tools: CleanupTools,
): Promise<string[]> {
  const byIncarnation = new Map(obsolete.map((resource) => [keyOf(resource), resource]));
  const failures: string[] = [];
  await visitInParallel(reversed(graphOf(byIncarnation)), async (key) => {
    const resource = byIncarnation.get(key) as StackResource;
    const failure = await removeResource(stack, resource, tools);
    if (failure === undefined) obsolete.splice(obsolete.indexOf(resource), 1);
    else failures.push(failure);
    if (!tools.types.get(resource.type)?.inert) tools.store.save(stack);
  });
  return failures;
}

/** Answers why the resource could not be deleted, where that is so. */
async function removeResource(
  stack: StackRecord,
  resource: StackResource,
  { operations, store, types, log }: CleanupTools,
): Promise<string | undefined> {
  const successor = stack.resources[resource.logicalId];
  const policy = successor ? resource.updateReplacePolicy : resource.deletionPolicy;
  const report = (what: string) => {
    store.addEvent(stack, resourceEvent(resource, what));
    if (types.get(resource.type)?.inert) return;
    log(`${stack.stackName} | ${what} | ${resource.type} | ${resource.logicalId}`);
  };
  if (policy === 'Retain' || policy === 'RetainExceptOnCreate') {
    report('DELETE_SKIPPED');
    return undefined;
  }
  store.addEvent(stack, resourceEvent(resource, 'DELETE_IN_PROGRESS'));
  try {
    const isShared = successor?.incarnation === resource.incarnation;
    await operations.delete(resource, isShared ? 'kept' : 'deleted', log);
    report('DELETE_COMPLETE');
    return undefined;
  } catch (error) {
    const failure = error instanceof Error ? error.message : String(error);
    store.addEvent(stack, resourceEvent(resource, 'DELETE_FAILED', error));
    log(`${stack.stackName} | DELETE_FAILED | ${failure}`);
    return failure;
  }
}

function graphOf(resources: ReadonlyMap<string, StackResource>): DependencyGraph {
  const graph = new Map<string, Set<string>>();
  for (const [key, { dependsOn }] of resources) {
    const before = [...resources]
      .filter(([, other]) => dependsOn.includes(other.logicalId))
      .map(([other]) => other);
    graph.set(key, new Set(before.filter((other) => other !== key)));
  }
  return graph;
}

/** A custom resource that answered another physical id keeps its incarnation, so both stand in the key. */
function keyOf({ incarnation, physicalId }: StackResource): string {
  return `${incarnation} ${physicalId}`;
}

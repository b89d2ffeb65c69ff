import { type DependencyGraph, reversed, visitInParallel } from './dependency-graph.ts';
import type { DeploymentTools } from './deployment.ts';
import type { StackRecord, StackResource } from './stack-record.ts';

/**
 * Deletes resources that their stack has no place for any more, dependent ones first, unless their policy says Retain.
 * As on AWS, one that cannot be deleted is named in the log and does not undo the deployment.
 */
export async function removeResources(
  stack: StackRecord,
  obsolete: StackResource[],
  policyOfReplaced: 'updateReplacePolicy' | 'deletionPolicy',
  tools: Pick<DeploymentTools, 'operations' | 'store' | 'log'>,
): Promise<void> {
  const byIncarnation = new Map(obsolete.map((resource) => [keyOf(resource), resource]));
  await visitInParallel(reversed(graphOf(byIncarnation)), async (key) => {
    const resource = byIncarnation.get(key) as StackResource;
    const isReplaced = stack.resources[resource.logicalId] !== undefined;
    const policy = isReplaced ? resource[policyOfReplaced] : resource.deletionPolicy;
    const isShared = stack.resources[resource.logicalId]?.incarnation === resource.incarnation;
    await removeResource(resource, policy, isShared ? 'kept' : 'deleted', tools);
    obsolete.splice(obsolete.indexOf(resource), 1);
    tools.store.save(stack);
  });
}

async function removeResource(
  resource: StackResource,
  policy: StackResource['deletionPolicy'],
  directory: 'kept' | 'deleted',
  { operations, log }: Pick<DeploymentTools, 'operations' | 'log'>,
): Promise<void> {
  const name = `${resource.stackName} | %s | ${resource.type} | ${resource.logicalId}`;
  if (policy === 'Retain' || policy === 'RetainExceptOnCreate') {
    log(name.replace('%s', 'DELETE_SKIPPED'));
    return;
  }
  try {
    await operations.delete(resource, directory, log);
    log(name.replace('%s', 'DELETE_COMPLETE'));
  } catch (error) {
    log(`${name.replace('%s', 'DELETE_FAILED')}: ${error instanceof Error ? error.message : String(error)}`);
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

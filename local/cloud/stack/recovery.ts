import type { StackStatus } from '../cloud.ts';
import { type DependencyGraph, visitInParallel } from './dependency-graph.ts';
import type { ResourceOperations } from './resource-operations.ts';
import { stackEvent } from './stack-events.ts';
import type { StackRecord, StackResource } from './stack-record.ts';
import type { StackStore } from './stack-store.ts';

const interruptedAs: Partial<Record<StackStatus, StackStatus>> = {
  CREATE_IN_PROGRESS: 'CREATE_FAILED',
  UPDATE_IN_PROGRESS: 'UPDATE_FAILED',
  ROLLBACK_IN_PROGRESS: 'ROLLBACK_FAILED',
  UPDATE_ROLLBACK_IN_PROGRESS: 'UPDATE_ROLLBACK_FAILED',
  DELETE_IN_PROGRESS: 'DELETE_FAILED',
};

/** A stack that was being changed when the rehearsal ended is not in progress any more, and says so. */
export function markInterrupted(store: StackStore): void {
  for (const stack of store.all()) {
    const status = interruptedAs[stack.status];
    if (!status) continue;
    stack.status = status;
    stack.statusReason = 'interrupted';
    store.save(stack);
    store.addEvent(stack, stackEvent(stack));
  }
}

/**
 * Brings up again what stands behind every resource of the stacks, in the order of their dependencies, also across stacks.
 * `comesBack` leaves resources out. One that fails is noted in its stack; its next deployment applies it again.
 */
export async function resumeAll(
  stacks: readonly StackRecord[],
  store: StackStore,
  operations: ResourceOperations,
  comesBack: (resource: StackResource) => boolean = () => true,
): Promise<void> {
  const resources = new Map(
    stacks.flatMap((stack) =>
      standing(stack).map((resource) => [keyOf(resource), { stack, resource }] as const),
    ),
  );
  await visitInParallel(resumptionGraph(stacks), async (key) => {
    const found = resources.get(key);
    if (!found || !comesBack(found.resource)) return;
    const { stack, resource } = found;
    const failure = await operations.resume(resource).then(
      () => null,
      (error: unknown) => (error instanceof Error ? error.message : String(error)),
    );
    if (failure === resource.failedResume) return;
    resource.failedResume = failure;
    noteFailures(stack);
    store.save(stack);
  });
}

function noteFailures(stack: StackRecord): void {
  const failures = standing(stack).flatMap(({ failedResume }) => failedResume ?? []);
  if (failures.length > 0) {
    stack.status = 'UPDATE_FAILED';
    stack.statusReason = `did not come back: ${failures.join('; ')}`;
  } else if (stack.deployment === null) {
    stack.status = 'UPDATE_COMPLETE';
    stack.statusReason = null;
  }
}

/** What a stack has running: its resources, and those that a deployment under way has replaced and not yet deleted. */
function standing(stack: StackRecord): StackResource[] {
  const all = [...Object.values(stack.resources), ...(stack.deployment?.obsolete ?? [])];
  return all.filter(({ physicalId }) => physicalId !== '');
}

function resumptionGraph(stacks: readonly StackRecord[]): DependencyGraph {
  const graph = new Map<string, Set<string>>();
  for (const stack of stacks) {
    const own = new Map(standing(stack).map((resource) => [resource.logicalId, keyOf(resource)]));
    for (const resource of standing(stack)) {
      const before = resource.dependsOn.flatMap((logicalId) => own.get(logicalId) ?? []);
      const exporters = resource.imports.flatMap((name) => exporterOf(stack, name, stacks) ?? []);
      const imported = exporters.flatMap((exporter) => standing(exporter).map(keyOf));
      graph.set(keyOf(resource), new Set([...before, ...imported].filter((key) => key !== keyOf(resource))));
    }
  }
  return graph;
}

function exporterOf(
  stack: StackRecord,
  name: string,
  stacks: readonly StackRecord[],
): StackRecord | undefined {
  return stacks.find(
    ({ account, region, exports }) =>
      account === stack.account && region === stack.region && exports[name] !== undefined,
  );
}

function keyOf({ stackId, incarnation, physicalId }: StackResource): string {
  return `${stackId} ${incarnation} ${physicalId}`;
}

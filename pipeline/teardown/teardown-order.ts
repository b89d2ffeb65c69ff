import type { Stack } from '../deployment/stack.ts';

/** The stacks in the order in which they can go: each after all that were deployed after it. */
export function teardownOrder(stacks: readonly Stack[]): Stack[] {
  const order: Stack[] = [];
  const take = (stack: Stack): void => {
    if (order.includes(stack)) return;
    for (const later of stacks.filter(({ after }) => after.includes(stack.id))) take(later);
    order.push(stack);
  };
  for (const stack of stacks) take(stack);
  return order;
}

/**
 * What a teardown takes: an environment by itself; or everything, the pipeline first, so that no push brings back what
 * is being taken down, then the environments, the last one first.
 */
export function chooseStacks(
  stacks: readonly Stack[],
  environments: readonly string[],
): { title: string; stacks: Stack[] }[] {
  const parts: (string | undefined)[] =
    environments.length > 1 ? [undefined, ...environments.toReversed()] : [...environments];
  return parts.map((environment) => ({
    title: environment ?? 'pipeline',
    stacks: teardownOrder(stacks.filter((stack) => stack.environment === environment)),
  }));
}

/** For each node the nodes that must come before it. */
export type DependencyGraph = ReadonlyMap<string, ReadonlySet<string>>;

export class CircularDependencyError extends Error {
  constructor(names: readonly string[]) {
    super(`Circular dependency between ${names.join(' -> ')}; take one of these references away.`);
    this.name = 'CircularDependencyError';
  }
}

/** The graph's names, each after all that it depends on; otherwise in the order of the graph. */
export function inDependencyOrder(graph: DependencyGraph): string[] {
  const ordered = new Set<string>();
  const visit = (name: string, path: readonly string[]) => {
    if (ordered.has(name)) return;
    if (path.includes(name)) throw new CircularDependencyError([...path.slice(path.indexOf(name)), name]);
    for (const before of graph.get(name) ?? []) visit(before, [...path, name]);
    ordered.add(name);
  };
  for (const name of graph.keys()) visit(name, []);
  return [...ordered].filter((name) => graph.has(name));
}

/** The same graph the other way round: what came last goes first. */
export function reversed(graph: DependencyGraph): DependencyGraph {
  const reverse = new Map<string, Set<string>>([...graph.keys()].reverse().map((name) => [name, new Set()]));
  for (const [name, dependencies] of graph) {
    for (const dependency of dependencies) reverse.get(dependency)?.add(name);
  }
  return reverse;
}

/**
 * Visits every node after its dependencies, independent ones at the same time. After the first failure no further node
 * is begun; when those under way have ended, rejects with that first failure.
 */
export async function visitInParallel(
  graph: DependencyGraph,
  visit: (name: string) => Promise<void>,
): Promise<void> {
  const failures: unknown[] = [];
  const visits = new Map<string, Promise<void>>();
  const begin = async (name: string, dependencies: Promise<void>[]) => {
    await Promise.all(dependencies);
    if (failures.length > 0) return;
    await visit(name).catch((failure: unknown) => {
      failures.push(failure);
    });
  };
  for (const name of inDependencyOrder(graph)) {
    const dependencies = [...(graph.get(name) ?? [])].flatMap((before) => visits.get(before) ?? []);
    visits.set(name, begin(name, dependencies));
  }
  await Promise.all(visits.values());
  if (failures.length > 0) throw failures[0];
}

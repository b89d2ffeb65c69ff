import type { ResourceLookup } from './runtime.ts';

/** What is recorded now, for many questions in a row: each by itself goes through everything that is. */
export function resourceSnapshot(resources: ResourceLookup): ResourceLookup {
  const all = resources.all();
  const byType = Map.groupBy(all, ({ type }) => type);
  const byId = Map.groupBy(all, ({ physicalId }) => physicalId);
  return {
    all: (type) => (type === undefined ? all : (byType.get(type) ?? [])),
    find: (near, physicalId) =>
      byId.get(physicalId)?.find(({ account, region }) => account === near.account && region === near.region),
  };
}

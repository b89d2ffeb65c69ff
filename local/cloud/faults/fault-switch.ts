import type { FaultDescription, FaultSwitch } from '../cloud.ts';
import { fleet } from '../ecs/fleet.ts';
import { databaseClusters } from '../postgres/database-clusters.ts';
import { replicationGroups } from '../redis/replication-groups.ts';
import type { Runtime } from '../runtime.ts';
import { type FaultStore, faultStore } from './fault-store.ts';
import { type FaultSurroundings, type FaultTarget, faultTargets } from './fault-targets.ts';

export class FaultUnknownError extends Error {
  constructor(name: string, similar: readonly string[]) {
    const problem =
      similar.length === 0
        ? `Nothing that can be put out of order has "${name}" in its name`
        : `"${name}" is a part of several names (${similar.join(', ')})`;
    super(`${problem}; npm run fault lists what there is, and a part that one name alone has will do.`);
    this.name = 'FaultUnknownError';
  }
}

export class FaultImpossibleError extends Error {
  constructor(id: string, reason: string) {
    super(`${id} cannot be put out of order: ${reason}.`);
    this.name = 'FaultImpossibleError';
  }
}

/** Puts services, databases, caches and zones out of order and back, one after the other, whoever asks. */
export function createFaultSwitch(surroundings: FaultSurroundings): FaultSwitch {
  const store = faultStore(surroundings.runtime);
  let last: Promise<void> = Promise.resolve();
  const inTurn = (work: () => Promise<void>): Promise<void> => {
    const done = last.then(work);
    // Whoever asked is told; the next one has its turn all the same.
    last = done.catch(() => {});
    return done;
  };
  const targets = () => faultTargets(surroundings);
  return {
    list: () => targets().map((target) => describe(target, store)),
    begin: (name) =>
      inTurn(async () => {
        const target = findTarget(targets(), name);
        if (store.find(target.id)) return;
        if (target.impossible !== undefined) throw new FaultImpossibleError(target.id, target.impossible);
        const { id, instance } = target;
        store.add({ id, since: new Date().toISOString(), ...(instance !== undefined && { instance }) });
        await settle(surroundings.runtimeOf(target.region));
      }),
    end: (name) =>
      inTurn(async () => {
        const target = findTarget(targets(), name);
        if (!store.find(target.id)) return;
        store.remove(target.id);
        await settle(surroundings.runtimeOf(target.region));
      }),
  };
}

function describe({ instance: _, ...target }: FaultTarget, store: FaultStore): FaultDescription {
  return { ...target, since: store.find(target.id)?.since ?? null };
}

/** By its id, or by a part of it that no other has. */
function findTarget(targets: readonly FaultTarget[], name: string): FaultTarget {
  const exact = targets.find(({ id }) => id === name);
  const similar = targets.filter(({ id }) => id.toLowerCase().includes(name.toLowerCase()));
  const found = exact ?? (similar.length === 1 ? similar[0] : undefined);
  if (found) return found;
  throw new FaultUnknownError(
    name,
    similar.map(({ id }) => id),
  );
}

/** Brings everything in a region to what the faults that are on leave of it. */
async function settle(runtime: Runtime): Promise<void> {
  await Promise.all([
    ...databaseClusters(runtime)
      .all()
      .map((cluster) => cluster.settle()),
    ...replicationGroups(runtime)
      .all()
      .map((group) => group.settle()),
    ...fleet(runtime)
      .all()
      .map((service) => service.settle()),
  ]);
}

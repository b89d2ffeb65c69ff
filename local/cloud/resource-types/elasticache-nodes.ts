import { faultIdOf, faultIdOfZone } from '../faults/fault-ids.ts';
import { faultStore } from '../faults/fault-store.ts';
import { zonesOfCache } from '../faults/placement.ts';
import { addressesOfGroup } from '../redis/cache-addresses.ts';
import { ReplicationGroup, type ReplicationGroupGoal } from '../redis/replication-group.ts';
import { cacheKey, replicationGroups } from '../redis/replication-groups.ts';
import type { ExistingResourceRequest, ResourceRequest } from '../resource-type.ts';

/** Starts the nodes of a cache; answers the port at which they listen. */
export async function createNodes(
  request: ResourceRequest,
  id: string,
  goal: ReplicationGroupGoal,
): Promise<number> {
  const { address, runtime } = request;
  const port = await runtime.ports.claim(cacheKey(address, id), addressesOfGroup(goal.nodeCount));
  await startNodes(request, id, port, goal).catch(async (error: unknown) => {
    await replicationGroups(runtime).remove(address, id);
    throw error;
  });
  return port;
}

export async function resumeNodes(
  request: ExistingResourceRequest,
  goal: ReplicationGroupGoal,
): Promise<void> {
  const { address, resource, runtime } = request;
  const key = cacheKey(address, resource.physicalId);
  const port = await runtime.ports.reclaim(key, addressesOfGroup(goal.nodeCount));
  await startNodes(request, resource.physicalId, port, goal);
}

export async function deleteNodes({ address, resource, runtime }: ExistingResourceRequest): Promise<void> {
  faultStore(runtime).remove(faultIdOf(address));
  await replicationGroups(runtime).remove(address, resource.physicalId);
  runtime.ports.release(cacheKey(address, resource.physicalId));
}

/** One of a cache that is out of order, or whose zone is. */
export function isNodeDown({ address, properties, runtime }: ResourceRequest, number: number): boolean {
  const faults = faultStore(runtime);
  const zone = zonesOfCache(runtime, { ...address, properties })[number - 1];
  const isZoneLost = zone !== undefined && faults.find(faultIdOfZone(zone)) !== undefined;
  return isZoneLost || faults.find(faultIdOf(address)) !== undefined;
}

function startNodes(
  { address, runtime, directory }: ResourceRequest,
  id: string,
  port: number,
  goal: ReplicationGroupGoal,
): Promise<void> {
  const name = cacheKey(address, id);
  const { processes } = runtime;
  return replicationGroups(runtime).start(
    address,
    id,
    () => new ReplicationGroup({ name, directory, port, processes, goal }),
  );
}

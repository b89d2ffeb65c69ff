import type { FaultDescription } from '../cloud.ts';
import { fleet } from '../ecs/fleet.ts';
import { mainContainer } from '../ecs/task-definition.ts';
import { databaseClusters } from '../postgres/database-clusters.ts';
import type { RecordedResource } from '../recorded-resource.ts';
import type { Regions } from '../regions/regions.ts';
import { resourceSnapshot } from '../resource-snapshot.ts';
import type { CommonRuntime, Runtime } from '../runtime.ts';
import { faultIdOf, faultIdOfZone } from './fault-ids.ts';
import { zoneOfInstance, zonesOfCache } from './placement.ts';

export interface FaultSurroundings {
  runtime: CommonRuntime;
  runtimeOf(region: string): Runtime;
  regions: Pick<Regions, 'isStopped'>;
}

const cacheTypes = [
  'AWS::ElastiCache::ReplicationGroup',
  'AWS::ElastiCache::CacheCluster',
  'AWS::ElastiCache::ServerlessCache',
];

/** Something that can be put out of order. */
export interface FaultTarget extends Omit<FaultDescription, 'since'> {
  /** Of a database: the instance that writes. */
  instance?: string | undefined;
}

/** Everything that can be put out of order in the regions that are not stopped: what stands in stacks, then zones. */
export function faultTargets(given: FaultSurroundings): FaultTarget[] {
  const { regions } = given;
  const runtime = { ...given.runtime, resources: resourceSnapshot(given.runtime.resources) };
  const surroundings = { ...given, runtime };
  const ofType = (type: string) =>
    runtime.resources.all(type).filter(({ region }) => !regions.isStopped(region));
  return [
    ...ofType('AWS::ECS::Service').flatMap((resource) => serviceTarget(resource, surroundings)),
    ...ofType('AWS::RDS::DBCluster').flatMap((resource) => databaseTarget(resource, surroundings)),
    ...cacheTypes.flatMap(ofType).map((resource) => cacheTarget(resource, surroundings)),
    ...zoneTargets(surroundings),
  ];
}

function serviceTarget(resource: RecordedResource, { runtimeOf }: FaultSurroundings): FaultTarget[] {
  const { region, stackName, physicalId } = resource;
  const service = fleet(runtimeOf(region)).find(physicalId);
  if (!service) return [];
  const { zones, definition } = service.goal;
  const place = zones.length === 1 ? ` in ${zones[0]}` : '';
  return [
    {
      ...{ id: faultIdOf(resource), kind: 'service', region, stackName },
      name: `${mainContainer(definition).Name}${place}`,
      effect: 'its tasks end at once, and no other is started; a deployment that changes it waits',
    },
  ];
}

function databaseTarget(resource: RecordedResource, { runtimeOf }: FaultSurroundings): FaultTarget[] {
  const { region, stackName, physicalId } = resource;
  const cluster = databaseClusters(runtimeOf(region)).find(resource, physicalId);
  const [writer, ...readers] = cluster?.instances ?? [];
  if (!cluster || !writer) return [];
  const effect =
    readers.length > 0
      ? 'the instance that writes is lost, and a reader takes its place'
      : 'the only instance is lost, and nobody can read or write';
  return [
    {
      ...{ id: faultIdOf(resource), kind: 'database', region, stackName, effect, instance: writer.id },
      name: 'database writer',
      ...(cluster.isFollowing && {
        impossible: 'it follows the database of another region, and takes no writes',
      }),
    },
  ];
}

function cacheTarget(resource: RecordedResource, { runtime }: FaultSurroundings): FaultTarget {
  const { region, stackName } = resource;
  const nodes = zonesOfCache(runtime, resource).length;
  return {
    ...{ id: faultIdOf(resource), kind: 'cache', region, stackName, name: 'cache' },
    effect: nodes > 1 ? `all of its ${nodes} nodes are lost` : 'it is lost',
  };
}

/** The zones in which something stands, by region. */
function zoneTargets({ runtime, runtimeOf, regions }: FaultSurroundings): FaultTarget[] {
  const { resources } = runtime;
  const running = new Set(
    resources
      .all('AWS::EC2::Subnet')
      .map(({ region }) => region)
      .filter((region) => !regions.isStopped(region)),
  );
  return [...running].sort().flatMap((region) => {
    const here = (type: string) => resources.all(type).filter((resource) => resource.region === region);
    const services = fleet(runtimeOf(region)).all();
    const places = {
      task: services.flatMap(({ tasks }) => tasks.flatMap(({ zone }) => zone ?? [])),
      'database instance': here('AWS::RDS::DBInstance').flatMap((instance) => zoneOfInstance(instance) ?? []),
      'cache node': cacheTypes.flatMap(here).flatMap((cache) => zonesOfCache(runtime, cache)),
    };
    const nowhere = services.filter(({ goal }) => goal.zones.length === 0).length;
    const zones = [...Object.values(places).flat(), ...services.flatMap(({ goal }) => goal.zones)];
    return [...new Set(zones)].sort().map((zone) => ({
      ...{ id: faultIdOfZone(zone), kind: 'zone' as const, region, name: zone },
      effect: effectOfZone(zone, places, nowhere),
    }));
  });
}

function effectOfZone(zone: string, places: Record<string, string[]>, nowhere: number): string {
  const lost = Object.entries(places).flatMap(([what, zones]) => {
    const count = zones.filter((each) => each === zone).length;
    return count === 0 ? [] : [`${count} ${what}${count === 1 ? '' : 's'}`];
  });
  const staying = nowhere === 0 ? '' : `; ${nowhere} services stay, whose templates name no subnet`;
  return `${lost.join(', ') || 'nothing at present'} in every environment of the region${staying}`;
}

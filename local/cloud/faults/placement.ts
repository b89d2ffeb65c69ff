import { hostGroupsOf } from '../ecs/host-groups.ts';
import type { JsonValue } from '../json.ts';
import type { RecordedResource } from '../recorded-resource.ts';
import type { ResourceRequest } from '../resource-type.ts';
import type { ResourceLookup } from '../runtime.ts';

type Place = Pick<RecordedResource, 'account' | 'region'>;

/** The zones over which ECS spreads the tasks of a service: those of its subnets, or else of its hosts' subnets. */
export function zonesOfService(
  request: ResourceRequest,
  { subnets, capacityProviders }: { subnets: readonly string[]; capacityProviders: readonly string[] },
): string[] {
  const { address, runtime } = request;
  const ofHosts = () =>
    hostGroupsOf(request, capacityProviders).flatMap(({ properties }) =>
      stringsIn(properties.VPCZoneIdentifier),
    );
  return zonesOfSubnets(runtime.resources, address, subnets.length > 0 ? subnets : ofHosts());
}

/** The zones of the nodes of a cache, the first one its primary's; AWS spreads them over those of its subnet group. */
export function zonesOfCache(
  { resources }: { resources: ResourceLookup },
  cache: Place & Pick<RecordedResource, 'properties'>,
): string[] {
  const {
    PreferredCacheClusterAZs,
    PreferredAvailabilityZone,
    CacheSubnetGroupName,
    NumCacheClusters,
    ReplicasPerNodeGroup,
  } = cache.properties;
  const group = resources.find(cache, String(CacheSubnetGroupName));
  const preferred = stringsIn(PreferredCacheClusterAZs ?? PreferredAvailabilityZone);
  const zones =
    preferred.length > 0
      ? preferred
      : zonesOfSubnets(resources, cache, stringsIn(group?.properties.SubnetIds));
  const nodes = Number(NumCacheClusters ?? Number(ReplicasPerNodeGroup ?? 0) + 1);
  return Array.from({ length: nodes }, (_, node) => zones[node % zones.length] ?? []).flat();
}

/** Of an instance of a database; undefined where its template leaves that to AWS. */
export function zoneOfInstance({ properties }: RecordedResource): string | undefined {
  return typeof properties.AvailabilityZone === 'string' ? properties.AvailabilityZone : undefined;
}

function zonesOfSubnets(resources: ResourceLookup, near: Place, subnetIds: readonly string[]): string[] {
  const zones = subnetIds.flatMap((id) => stringsIn(resources.find(near, id)?.attributes.AvailabilityZone));
  return [...new Set(zones.filter((zone) => zone !== ''))];
}

function stringsIn(value: JsonValue | undefined): string[] {
  return [value].flat().filter((each) => typeof each === 'string');
}

import type { DomainNames } from '../dns/domain-names.ts';
import type { SocketAddress } from '../load-balancing/health-check.ts';
import type { RecordedResource } from '../recorded-resource.ts';

/** The names with failover whose addresses belong to something in the region. */
export function namesServedBy(
  region: string,
  names: DomainNames,
  resources: readonly RecordedResource[],
): string[] {
  const isHere = ({ address, port }: SocketAddress) =>
    resources.some(
      (resource) =>
        resource.region === region && Object.values(resource.attributes).includes(`${address}:${port}`),
    );
  return names.namesWithFailover().filter((name) => names.addressesOf(name).some(isHere));
}

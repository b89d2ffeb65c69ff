import type { SocketAddress } from '../load-balancing/health-check.ts';
import type { DnsRecord } from './records.ts';

export interface Resolution {
  addresses: SocketAddress[];
  /** Whether at least one of the name's records is healthy. */
  isHealthy: boolean;
}

interface Candidate extends Resolution {
  record: DnsRecord;
}

/**
 * Where a name leads now. Of a name's records the healthy ones count; where none is healthy, all do. Of records with
 * failover the primary one, unless only the secondary one is healthy.
 *
 * Source: https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/health-checks-how-route-53-chooses-records.html
 */
export function resolveName(
  name: string,
  records: readonly DnsRecord[],
  isHealthy: (healthCheckId: string) => boolean,
): Resolution {
  return resolve(name, []);

  function resolve(asked: string, askedBefore: readonly string[]): Resolution {
    // Aliases that go round in a circle lead nowhere.
    if (askedBefore.includes(asked)) return { addresses: [], isHealthy: false };
    const candidates = records
      .filter((record) => record.name === asked)
      .map((record) => judge(record, [...askedBefore, asked]));
    return {
      addresses: choose(candidates).flatMap(({ addresses }) => addresses),
      isHealthy: candidates.some((candidate) => candidate.isHealthy),
    };
  }

  function judge(record: DnsRecord, askedBefore: readonly string[]): Candidate {
    const target = record.alias ? resolve(record.alias.name, askedBefore) : undefined;
    const isWell = record.healthCheckId === null || isHealthy(record.healthCheckId);
    const isTargetWell = !record.alias?.evaluatesHealth || target?.isHealthy === true;
    return {
      record,
      addresses: [...(target?.addresses ?? record.addresses)],
      isHealthy: isWell && isTargetWell,
    };
  }
}

function choose(candidates: readonly Candidate[]): readonly Candidate[] {
  const primary = candidates.filter(({ record }) => record.failover === 'PRIMARY');
  const secondary = candidates.filter(({ record }) => record.failover === 'SECONDARY');
  if (primary.length > 0 && secondary.length > 0) {
    const mustFailOver =
      !primary.some(({ isHealthy }) => isHealthy) && secondary.some(({ isHealthy }) => isHealthy);
    return mustFailOver ? secondary : primary;
  }
  const wanted = candidates.filter(({ record }) => record.weight !== 0);
  const eligible = wanted.length > 0 ? wanted : candidates;
  const healthy = eligible.filter(({ isHealthy }) => isHealthy);
  return healthy.length > 0 ? healthy : eligible;
}

import { z } from 'zod';
import type { SocketAddress } from '../load-balancing/health-check.ts';
import { flag, parseProperties } from '../parse-properties.ts';
import type { Properties } from '../recorded-resource.ts';

/** A record of Route 53, as far as it can lead to something on this machine. */
export interface DnsRecord {
  /** In lower case, without the dot at its end. */
  name: string;
  /** The addresses here among its values; a value that is none leads nowhere. */
  addresses: readonly SocketAddress[];
  /** The name that it stands for in place of having values. */
  alias: { name: string; evaluatesHealth: boolean } | null;
  failover: 'PRIMARY' | 'SECONDARY' | null;
  /** Null for a record that shares its name by another policy, or with none. */
  weight: number | null;
  healthCheckId: string | null;
}

const schema = z.object({
  Name: z.string(),
  Type: z.string(),
  ResourceRecords: z.array(z.string()).default([]),
  AliasTarget: z.object({ DNSName: z.string(), EvaluateTargetHealth: flag().default(false) }).optional(),
  Failover: z.enum(['PRIMARY', 'SECONDARY']).optional(),
  Weight: z.coerce.number().optional(),
  HealthCheckId: z.string().optional(),
});

/** Types of records that tell where a name is. */
const locating = ['A', 'AAAA', 'CNAME'];

/** Undefined for a record that says something else of its name, such as who takes its mail. */
export function readRecord(type: string, properties: Properties): DnsRecord | undefined {
  const record = parseProperties(type, schema, properties);
  if (!locating.includes(record.Type)) return undefined;
  const values = record.AliasTarget ? [record.AliasTarget.DNSName] : record.ResourceRecords;
  const addresses = values.flatMap((value) => readLocalAddress(value) ?? []);
  // A CNAME stands for a name, too.
  const target = addresses.length > 0 || record.Type !== 'CNAME' ? undefined : values[0];
  const alias = record.AliasTarget && addresses.length === 0 ? record.AliasTarget.DNSName : target;
  return {
    name: plainName(record.Name),
    addresses,
    alias:
      alias === undefined
        ? null
        : { name: plainName(alias), evaluatesHealth: record.AliasTarget?.EvaluateTargetHealth ?? false },
    failover: record.Failover ?? null,
    weight: record.Weight ?? null,
    healthCheckId: record.HealthCheckId ?? null,
  };
}

/** What load balancers and Elastic IPs answer here in place of a name or an address: `127.0.0.1:<port>`. */
export function readLocalAddress(value: string): SocketAddress | undefined {
  const [, address, port] = /^(127\.0\.0\.1):(\d+)\.?$/.exec(value) ?? [];
  return address === undefined ? undefined : { address, port: Number(port) };
}

export function plainName(name: string): string {
  // The CDK asks for the IPv6 address of a load balancer, too, by a name with this prefix.
  return name
    .toLowerCase()
    .replace(/\.$/, '')
    .replace(/^dualstack\./, '');
}

import { administrator } from './access-list.ts';
import { primaryAddress } from './cache-addresses.ts';

export interface RedisSettings {
  directory: string;
  address: string;
  port: number;
  /** Of the rehearsal itself, as which a replica asks its primary. */
  administratorPassword: string;
  /** The certificate of who issued those of the servers; undefined: they speak in the clear. */
  authorityFile: string | undefined;
  /** Where nodes of a cluster speak with each other; undefined for one that is of no cluster. */
  busPort: number | undefined;
}

/**
 * The file that a server reads at its start. What it is to others it is told when it answers, and whenever that changes.
 * Source: the `redis.conf` that comes with Redis.
 */
export function redisConfiguration(settings: RedisSettings): string {
  const { directory, address, administratorPassword } = settings;
  const lines: [string, string][] = [
    ['bind', address],
    ...listening(settings),
    ...clustered(settings),
    ['aclfile', `"${directory}/users.acl"`],
    ['masteruser', administrator],
    ['masterauth', administratorPassword],
    // Replicas here start together with their primary, and nobody else is to join that copy.
    ['repl-diskless-sync-delay', '0'],
    // Every write is in the system's cache, which is enough to survive the end of the process.
    ['appendonly', 'yes'],
    ['appendfsync', 'no'],
    ['save', '""'],
    ['maxmemory', '64mb'],
    ['maxmemory-policy', 'volatile-lru'],
  ];
  return lines.map(([name, value]) => `${name} ${value}\n`).join('');
}

function listening({ directory, port, authorityFile }: RedisSettings): [string, string][] {
  if (authorityFile === undefined) return [['port', String(port)]];
  return [
    ['port', '0'],
    ['tls-port', String(port)],
    ['tls-cert-file', `"${directory}/server.crt"`],
    ['tls-key-file', `"${directory}/server.key"`],
    ['tls-ca-cert-file', `"${authorityFile}"`],
    ['tls-auth-clients', 'no'],
    ['tls-replication', 'yes'],
  ];
}

/** Clients are led to where the primary answers, whichever of its addresses they know. */
function clustered({ directory, port, busPort }: RedisSettings): [string, string][] {
  if (busPort === undefined) return [];
  return [
    ['cluster-enabled', 'yes'],
    ['cluster-config-file', `"${directory}/nodes.conf"`],
    ['cluster-port', String(busPort)],
    // Else clients would be led to the port in the clear, of which there is none.
    ['tls-cluster', 'yes'],
    ['cluster-announce-ip', primaryAddress],
    ['cluster-announce-tls-port', String(port)],
  ];
}

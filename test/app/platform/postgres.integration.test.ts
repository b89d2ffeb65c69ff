import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createPool, inTransaction, type Pool } from '../../../app/platform/postgres.ts';
import { startEndpoint } from '../../support/endpoint.ts';
import { eventually } from '../../support/eventually.ts';
import { type PostgresServer, startPostgres } from '../../support/postgres-server.ts';
import { silentLogger } from '../../support/silent-logger.ts';

let server: PostgresServer;
let pool: Pool;

beforeAll(async () => {
  server = await startPostgres();
  await server.run('postgres', 'create table thing (id bigint primary key)');
  pool = createPool({
    ...server.address,
    database: 'postgres',
    service: 'sample',
    maximumConnections: 2,
    logger: silentLogger(),
  });
});

afterAll(async () => {
  await pool.end();
  await server.stop();
});

beforeEach(() => server.run('postgres', 'truncate thing'));

const things = async () => (await pool.query<{ id: number }>('select id from thing order by id')).rows;

describe('a transaction', () => {
  it('is committed when the work is done', async () => {
    const result = await inTransaction(pool, async (transaction) => {
      await transaction.query('insert into thing values (1)');
      return 'done';
    });
    expect(result).toBe('done');
    expect(await things()).toEqual([{ id: 1 }]);
  });

  it('is rolled back when the work fails, with the error of the work', async () => {
    const work = inTransaction(pool, async (transaction) => {
      await transaction.query('insert into thing values (1)');
      throw new Error('changed my mind');
    });
    await expect(work).rejects.toThrow('changed my mind');
    expect(await things()).toEqual([]);
  });

  it('gives its connection back, however it ends', async () => {
    for (let attempt = 0; attempt < 5; attempt += 1) {
      const work = inTransaction(pool, (transaction) => transaction.query('select nonsense'));
      await expect(work).rejects.toThrow(/nonsense/);
    }
    expect(pool.idleCount).toBe(pool.totalCount);
  });
});

describe('the connection to the database', () => {
  const connect = async (address: Partial<PostgresServer['address']>) => {
    const one = createPool({
      ...{ ...server.address, ...address, database: 'postgres' },
      ...{ service: 'one', logger: silentLogger() },
    });
    try {
      return await one.query('select ssl, version from pg_stat_ssl where pid = pg_backend_pid()');
    } finally {
      await one.end();
    }
  };

  it('is encrypted', async () => {
    expect((await connect({})).rows).toEqual([
      { ssl: true, version: expect.stringMatching(/^TLSv1\.[23]$/) },
    ]);
  });

  it('is refused to a server whose authority nobody has named', async () => {
    await expect(connect({ authorities: [] })).rejects.toThrow(/unable to verify|self-signed/);
  });

  it('is refused to a server whose certificate is for another host', async () => {
    const { port } = server.address;
    const relay = await startEndpoint(port, '127.0.0.9');
    await expect(connect({ host: '127.0.0.9', port: relay.port })).rejects.toThrow(
      /does not match certificate's altnames|IP: 127\.0\.0\.9/,
    );
    await relay.stop();
  });

  it('is refused to a server that does not encrypt', async () => {
    const plain = await startPostgres({ settings: { ssl: 'off' } });
    await expect(connect({ port: plain.address.port })).rejects.toThrow(/does not support SSL/);
    await plain.stop();
  });
});

describe('a pool', () => {
  it('gives up a statement whose server stands still, and takes another connection for the next', async () => {
    const impatient = createPool({
      ...server.address,
      ...{ database: 'postgres', service: 'impatient', logger: silentLogger() },
      answerTimeoutInMilliseconds: 200,
    });
    const { rows } = await impatient.query<{ pid: number }>('select pg_backend_pid() as pid');
    const pid = rows[0]?.pid ?? 0;
    process.kill(pid, 'SIGSTOP');
    try {
      await expect(impatient.query('select 1')).rejects.toThrow('Query read timeout');
      expect((await impatient.query('select pg_backend_pid() as pid')).rows[0].pid).not.toBe(pid);
    } finally {
      process.kill(pid, 'SIGCONT');
      await impatient.end();
    }
  });

  it('shows the service in the list of the database', async () => {
    const { rows } = await pool.query("select current_setting('application_name') as name");
    expect(rows).toEqual([{ name: 'sample' }]);
  });

  it('reads large integers and counts as numbers, and refuses what a number cannot hold', async () => {
    const { rows } = await pool.query(
      'select count(*) as count, 9007199254740991::bigint as largest from thing',
    );
    expect(rows).toEqual([{ count: 0, largest: Number.MAX_SAFE_INTEGER }]);
    await expect(pool.query('select 9007199254740992::bigint')).rejects.toThrow(
      /beyond ±2\^53-1; select it as text/,
    );
  });

  it('survives a connection that breaks in the middle of a transaction', async () => {
    const endpoint = await startEndpoint(server.address.port);
    const throughEndpoint = createPool({
      ...{ ...server.address, port: endpoint.port, database: 'postgres' },
      ...{ service: 'sample', logger: silentLogger() },
    });
    const work = inTransaction(throughEndpoint, async (transaction) => {
      const statement = transaction.query('select pg_sleep(10)');
      await eventually(() => expect(throughEndpoint.totalCount).toBe(1));
      endpoint.pointTo(server.address.port);
      await statement;
    });
    await expect(work).rejects.toThrow(/terminated|ECONNRESET/);
    await expect(throughEndpoint.query('select 1 as one')).resolves.toMatchObject({ rows: [{ one: 1 }] });
    await throughEndpoint.end();
    await endpoint.stop();
  });

  it('survives a crash of the database, and connects again', async () => {
    await pool.query('select 1');
    await server.crash();
    await expect(pool.query('select 1')).rejects.toThrow();
    await server.start();
    await eventually(() => pool.query('select 1'));
  });
});

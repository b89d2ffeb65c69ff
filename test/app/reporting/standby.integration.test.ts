import { execFile } from 'node:child_process';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import pg from 'pg';
import { extract } from '../../../app/reporting/extract.ts';
import { openStore } from '../../../app/reporting/store/open-store.ts';
import { eventually } from '../../support/eventually.ts';
import { type PostgresServer, startPostgres } from '../../support/postgres-server.ts';
import { type ShopDatabase, startShopDatabase } from '../../support/shop-database.ts';
import { silentLogger } from '../../support/silent-logger.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { parquetRows } from './parquet-rows.ts';
import { insertOrder } from './shop-orders.ts';

let shop: ShopDatabase;
let standby: PostgresServer;

beforeAll(async () => {
  shop = await startShopDatabase({ seed: 'none' });
  standby = await startStandby(shop.server);
});

afterAll(async () => {
  await standby.stop();
  // Its last connection is the standby's, which has gone.
  await shop.stop();
});

/** Follows the writer from a copy of its stopped data directory. */
async function startStandby(writer: PostgresServer): Promise<PostgresServer> {
  const { host, port, user } = writer.address;
  // Commits are on disk only some time later in a test.
  await writer.run('postgres', 'checkpoint');
  await writer.crash();
  return startPostgres({
    settings: { primary_conninfo: `host=${host} port=${port} user=${user}` },
    fill: async (directory) => {
      await promisify(execFile)('cp', ['-a', `${writer.directory}/.`, directory]);
      await rm(join(directory, 'postmaster.pid'), { force: true });
      await writeFile(join(directory, 'standby.signal'), '', { mode: 0o644 });
      await writer.start();
    },
  });
}

async function untilTheStandbyHasAll(): Promise<void> {
  const { rows } = await shop.pool.query('select pg_current_wal_insert_lsn()::text as lsn');
  await eventually(async () => {
    const replay = await standby.run('shop', `select pg_last_wal_replay_lsn() >= '${rows[0].lsn}' as done`);
    if (!replay.rows[0].done) throw new Error('The standby lags behind.');
  });
}

it('extracts from a standby, and leaves out what its writer has not finished', async () => {
  const store = openStore(`file://${temporaryFolder()}`);
  const run = () =>
    extract({
      connection: { ...standby.address, database: 'shop' },
      store,
      logger: silentLogger(),
    });
  const session = new pg.Client({ ...shop.server.address, database: 'shop' });
  await session.connect();
  const early = await insertOrder(shop.pool);
  await session.query('begin');
  const late = await insertOrder(session);
  const between = await insertOrder(shop.pool);
  await untilTheStandbyHasAll();

  expect(await run()).toMatchObject({ outcome: 'extracted', rows: 2 });
  expect(await parquetRows(store, 'orders')).toMatchObject([{ order_id: early }]);

  await session.query('commit');
  await session.end();
  await untilTheStandbyHasAll();
  expect(await run()).toMatchObject({ outcome: 'extracted', rows: 4 });
  const found = (await parquetRows(store, 'orders')).map(({ order_id }) => order_id);
  expect(found.sort()).toEqual([early, late, between].sort());
});

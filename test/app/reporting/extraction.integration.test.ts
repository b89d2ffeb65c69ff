import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { reportDatasets } from '../../../app/reporting/contract.ts';
import { extract } from '../../../app/reporting/extract.ts';
import { openStore } from '../../../app/reporting/store/open-store.ts';
import type { ReportStore } from '../../../app/reporting/store/report-store.ts';
import { type ShopDatabase, startShopDatabase } from '../../support/shop-database.ts';
import { silentLogger } from '../../support/silent-logger.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { parquetRows, versionOf } from './parquet-rows.ts';
import { currentVersions, insertOrder, setStatus } from './shop-orders.ts';

let shop: ShopDatabase;
let store: ReportStore;

beforeAll(async () => {
  shop = await startShopDatabase({ seed: 'demo' });
});

beforeEach(async () => {
  await shop.pool.query('truncate orders."order" cascade');
  store = openStore(`file://${temporaryFolder()}`);
});

afterAll(() => shop.stop());

const connection = () => ({ ...shop.server.address, database: 'shop' });
const run = () => extract({ connection: connection(), store, logger: silentLogger() });

/** A session of its own, for a transaction that stays open. */
async function withClient(work: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client(connection());
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

describe('the extraction', () => {
  it('writes orders and lines by the day of the order, with their types', async () => {
    const { rows } = await shop.pool.query(
      `select product.sku, brand.name as brand, category from catalog.product
       join catalog.brand on slug = brand_slug limit 1`,
    );
    const [{ sku, brand, category }] = rows;
    const orderId = await insertOrder(shop.pool, {
      placedAt: '2026-11-21T23:59:59.9996Z',
      skus: [sku, 'GONE'],
    });
    await insertOrder(shop.pool, { placedAt: '2026-11-22T00:00:00Z', country: 'JP', currency: 'JPY' });
    expect(await run()).toMatchObject({ outcome: 'extracted', files: 4, rows: 5 });

    const [order, ...others] = await parquetRows(store, 'orders');
    expect(order).toMatchObject({
      order_id: orderId,
      status: 'confirmed',
      country: 'DE',
      currency: 'EUR',
      total_in_minor_units: 2000n,
      placed_at: new Date('2026-11-21T23:59:59.999Z'),
      processed_at: expect.any(Date),
      changed_in: expect.any(BigInt),
      file: expect.stringMatching(/^orders\/day=2026-11-21\/0-\d+\.parquet$/),
    });
    expect(others.map(({ file }) => file)).toEqual([expect.stringMatching(/^orders\/day=2026-11-22\//)]);

    const lines = (await parquetRows(store, 'order_lines')).filter((line) => line.order_id === orderId);
    expect(lines).toMatchObject([
      { position: 1, sku, brand, category, quantity: 1, unit_price_in_minor_units: 1000n },
      { position: 2, sku: 'GONE', brand: null, category: null, name: 'A thing' },
    ]);
    expect(lines[0]?.file).toMatch(/^order_lines\/day=2026-11-21\//);
  });

  it('leaves out what only tried out the shop', async () => {
    const orderId = await insertOrder(shop.pool);
    await insertOrder(shop.pool, { isTest: true });
    await run();
    expect(await parquetRows(store, 'orders')).toMatchObject([{ order_id: orderId }]);
    expect(await parquetRows(store, 'order_lines')).toMatchObject([{ order_id: orderId }]);
  });

  it('takes nothing that tells who a customer is', async () => {
    await insertOrder(shop.pool);
    await run();
    for (const dataset of ['orders', 'order_lines'] as const) {
      const [row] = await parquetRows(store, dataset);
      expect(Object.keys(row ?? {})).toEqual([...Object.keys(reportDatasets[dataset]), 'file']);
      expect(
        JSON.stringify(row, (_key, value) => (typeof value === 'bigint' ? String(value) : value)),
      ).not.toMatch(/ada@example|Lovelace/);
    }
  });

  it('takes each further version of an order once, and its lines never again', async () => {
    const changed = await insertOrder(shop.pool);
    await insertOrder(shop.pool);
    await run();
    await setStatus(shop.pool, changed, 'refunded');
    expect(await run()).toMatchObject({ outcome: 'extracted', files: 1, rows: 1 });
    expect(await run()).toMatchObject({ outcome: 'nothing new', rows: 0 });

    const versions = (await parquetRows(store, 'orders')).filter((row) => row.order_id === changed);
    expect(versions.map(({ status }) => status)).toEqual(['confirmed', 'refunded']);
    expect(await parquetRows(store, 'order_lines')).toHaveLength(2);
  });

  it('takes the lines of an order that has changed before the first run saw it', async () => {
    const orderId = await insertOrder(shop.pool);
    await setStatus(shop.pool, orderId, 'cancelled');
    await run();
    expect(await parquetRows(store, 'orders')).toMatchObject([{ status: 'cancelled' }]);
    expect(await parquetRows(store, 'order_lines')).toHaveLength(1);
  });

  it('leaves what an open transaction has written, and what came after, to the run after its end', async () => {
    await insertOrder(shop.pool);
    await withClient(async (client) => {
      await client.query('begin');
      const late = await insertOrder(client, { placedAt: '2026-11-20T12:00:00Z' });
      const after = await insertOrder(shop.pool);
      expect(await run()).toMatchObject({ rows: 2 });
      expect(await run()).toMatchObject({ outcome: 'nothing new' });
      await client.query('commit');
      expect(await run()).toMatchObject({ outcome: 'extracted', rows: 4 });
      const found = (await parquetRows(store, 'orders')).map(({ order_id }) => order_id);
      expect(found).toHaveLength(3);
      expect(found).toEqual(expect.arrayContaining([late, after]));
    });
  });

  it('takes nothing of a transaction that was rolled back', async () => {
    await withClient(async (client) => {
      await client.query('begin');
      await insertOrder(client);
      await run();
      await client.query('rollback');
    });
    await run();
    expect(await parquetRows(store, 'orders')).toEqual([]);
  });

  it('lets two runs at once take everything once between them', async () => {
    for (let day = 1; day <= 9; day += 1)
      await insertOrder(shop.pool, { placedAt: `2026-11-0${day}T12:00:00Z` });
    const results = await Promise.all([run(), run(), run()]);
    expect(results.filter(({ outcome }) => outcome === 'extracted')).toHaveLength(1);
    const versions = (await parquetRows(store, 'orders')).map(versionOf);
    expect(versions.sort()).toEqual((await currentVersions(shop.pool)).map(versionOf).sort());
    expect(await parquetRows(store, 'order_lines')).toHaveLength(9);
  });

  it('stops when it is told to, and the next run continues its window', async () => {
    for (let day = 1; day <= 5; day += 1)
      await insertOrder(shop.pool, { placedAt: `2026-11-0${day}T12:00:00Z` });
    const stopping = new AbortController();
    const stopped = await extract({
      connection: connection(),
      store: {
        ...store,
        create: (key) => {
          if (key.includes('day=2026-11-03')) stopping.abort();
          return store.create(key);
        },
      },
      logger: silentLogger(),
      signal: stopping.signal,
    });
    expect(stopped.outcome).toBe('stopped');
    await insertOrder(shop.pool, { placedAt: '2026-11-01T18:00:00Z' });
    expect(await run()).toMatchObject({ outcome: 'extracted' });
    await run();
    const versions = (await parquetRows(store, 'orders')).map(versionOf);
    expect(versions.sort()).toEqual((await currentVersions(shop.pool)).map(versionOf).sort());
    expect(await parquetRows(store, 'order_lines')).toHaveLength(6);
  });

  it('refuses a database that has not seen what was extracted already', async () => {
    await store.replace('_state/extraction.json', '{"watermark":"999999999"}', undefined);
    await expect(run()).rejects.toThrow(
      /has seen the transactions below \d+, but the extraction stands at 999999999/,
    );
  });

  it('refuses a state that it cannot read, and names it', async () => {
    await store.replace('_state/extraction.json', '{"watermark":7}', undefined);
    await expect(run()).rejects.toThrow(/_state\/extraction\.json is not the state of an extraction/);
  });
});

import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { extract } from '../../../app/reporting/extract.ts';
import { openStore } from '../../../app/reporting/store/open-store.ts';
import type { ReportStore } from '../../../app/reporting/store/report-store.ts';
import { type ShopDatabase, startShopDatabase } from '../../support/shop-database.ts';
import { silentLogger } from '../../support/silent-logger.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { mortalStore, StoreDiedError } from './mortal-store.ts';
import { parquetRows } from './parquet-rows.ts';
import { insertOrder } from './shop-orders.ts';

let shop: ShopDatabase;
let store: ReportStore;

beforeAll(async () => {
  shop = await startShopDatabase({ seed: 'demo' });
});

beforeEach(() => {
  store = openStore(`file://${temporaryFolder()}`);
});

afterAll(() => shop.stop());

const run = (to = store) =>
  extract({
    connection: { ...shop.server.address, database: 'shop' },
    store: to,
    logger: silentLogger(),
  });

async function ask(statement: string): Promise<Record<string, unknown>[]> {
  return (await shop.pool.query(statement)).rows;
}

describe('the daily count of the stock', () => {
  it('has a row for each product, as the catalogue has it, under the day of the count', async () => {
    const products = await ask(
      `select sku, product.name, brand.name as brand, category, quantity from catalog.stock
       join catalog.product using (sku) join catalog.brand on slug = brand_slug order by sku collate "C"`,
    );
    const { stock } = await run();
    const rows = await parquetRows(store, 'stock');

    expect(stock).toEqual({ files: 1, rows: products.length });
    expect(rows.map(({ counted_at: _, file: __, ...row }) => row)).toEqual(products);
    for (const { counted_at, file } of rows) {
      if (!(counted_at instanceof Date)) throw new Error('The time of the count is no timestamp');
      expect(Math.abs(Date.now() - counted_at.getTime())).toBeLessThan(60_000);
      expect(file).toBe(`stock/day=${counted_at.toISOString().slice(0, 10)}/stock.parquet`);
    }
  });

  it('is made by the first run of a day, also when no order is new', async () => {
    await run();
    await ask(
      'update catalog.stock set quantity = quantity + 7 where sku = (select min(sku) from catalog.stock)',
    );
    expect(await run()).toMatchObject({ stock: { files: 0, rows: 0 } });
    expect(await parquetRows(store, 'stock')).toHaveLength((await ask('select from catalog.stock')).length);

    store = openStore(`file://${temporaryFolder()}`);
    await insertOrder(shop.pool);
    await run();
    expect(await run()).toMatchObject({ outcome: 'nothing new', stock: { files: 0 } });
  });

  it('is whole or not there when a run dies, and made by the next one', async () => {
    await expect(run(mortalStore(store, { after: 3, isTold: false }))).rejects.toThrow(StoreDiedError);
    expect(await parquetRows(store, 'stock')).toEqual([]);

    expect(await run()).toMatchObject({ stock: { files: 1 } });
  });

  it('is one when two runs count at once', async () => {
    const results = await Promise.all([run(), run()]);

    expect(results.map(({ stock }) => stock.files).sort()).toEqual([0, 1]);
    expect(await parquetRows(store, 'stock')).toHaveLength((await ask('select from catalog.stock')).length);
  });

  it('is told by the run that made it, also when another one takes the orders before it can', async () => {
    let isFirst = true;
    const overtaken: ReportStore = {
      ...store,
      replace: async (...claim) => {
        if (isFirst) {
          isFirst = false;
          expect(await run()).toMatchObject({ outcome: 'extracted', stock: { files: 0 } });
        }
        return store.replace(...claim);
      },
    };

    expect(await run(overtaken)).toMatchObject({ outcome: 'nothing new', stock: { files: 1 } });
  });

  it('leaves no file where there are no products', async () => {
    const empty = await startShopDatabase({ seed: 'none' });
    const { stock } = await extract({
      connection: { ...empty.server.address, database: 'shop' },
      store,
      logger: silentLogger(),
    });
    await empty.stop();

    expect(stock).toEqual({ files: 0, rows: 0 });
    expect(await parquetRows(store, 'stock')).toEqual([]);
  });
});

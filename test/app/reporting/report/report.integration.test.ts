import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startProcess } from '../../../support/child-process.ts';
import { type ShopDatabase, startShopDatabase } from '../../../support/shop-database.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';
import { insertOrder, setStatus } from '../shop-orders.ts';

const root = join(import.meta.dirname, '../../../..');

let shop: ShopDatabase;
let database: string;

beforeAll(async () => {
  shop = await startShopDatabase({ seed: 'demo' });
  const { user, password, host, port } = shop.server.address;
  database = `postgres://${user}:${password}@${host}:${port}/shop`;
});

afterAll(() => shop.stop());

async function report(...args: string[]) {
  const { NODE_EXTRA_CA_CERTS } = shop.variables;
  const program = startProcess([process.execPath, 'app/reporting/report/main.ts', ...args], {
    ...{ cwd: root, env: { NODE_EXTRA_CA_CERTS } },
  });
  return { code: await program.exit, output: program.output() };
}

describe('npm run report', () => {
  it('shows the orders of a database as they are now, and writes a page', async () => {
    const { rows } = await shop.pool.query(
      'select sku, brand.name as brand from catalog.product join catalog.brand on slug = brand_slug limit 1',
    );
    const [{ sku, brand }] = rows;
    const folder = temporaryFolder();
    const refunded = await insertOrder(shop.pool, { placedAt: '2026-11-20T09:00:00Z', skus: [sku] });
    await insertOrder(shop.pool, { placedAt: '2026-11-20T10:00:00Z', skus: [sku, sku] });
    await insertOrder(shop.pool, { placedAt: '2026-11-21T00:00:00Z', country: 'CH', currency: 'CHF' });
    const first = await report('--extract-from', database, '--source', folder);
    expect(first).toMatchObject({ code: 0 });
    expect(first.output).toContain('3 orders from 2026-11-20 to 2026-11-21: 3 confirmed.');

    await setStatus(shop.pool, refunded, 'refunded');
    const page = join(folder, 'report.html');
    const second = await report('--extract-from', database, '--source', folder, '--html', page);
    expect(second.output).toContain('3 orders from 2026-11-20 to 2026-11-21: 2 confirmed, 1 refunded.');
    expect(second.output).toMatch(/^2026-11-20 +2 +1 +€20\.00 +█+$/m);
    expect(second.output).toMatch(/^Switzerland +1 +1 +CHF\s10\.00/m);
    expect(second.output).toMatch(new RegExp(`^${brand} +2 +1 +2 +€20\\.00`, 'm'));
    expect(second.output).not.toContain('\u001b');
    expect(await readFile(page, 'utf8')).toContain('Switzerland');

    const swiss = await report('--source', folder, '--currency', 'CHF', '--from', '2026-11-21');
    expect(swiss.output).toContain('1 order on 2026-11-21: 1 confirmed.');
  });

  it.each([
    [['--source', '/nowhere'], /^report: There is no Parquet of orders at file:\/\/\/nowhere; .*\n$/],
    [['--extract-from', 'postgres://127.0.0.1:1/x'], /^report: connect ECONNREFUSED 127\.0\.0\.1:1\n$/],
    [[], /^report: Say where the Parquet is with --source FOLDER .*\n$/],
  ])('%j ends with 1 and one line', async (args, line) => {
    const { code, output } = await report(...args);
    expect(output).toMatch(line);
    expect(code).toBe(1);
  });
});

import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { UnexpectedAnswerError } from '../../../../app/automation/canary/ask-shop.ts';
import { browseAndOrder, OrderUnfinishedError } from '../../../../app/automation/canary/browse-and-order.ts';
import { NothingToBuyError } from '../../../../app/automation/canary/find-product.ts';
import { collectCanaryFiles } from '../../../../pipeline/images/program-files.ts';
import { startWholeShop, type WholeShop } from '../../../support/whole-shop.ts';

const rootDirectory = join(import.meta.dirname, '../../../..');

describe('the canary, in the whole shop', () => {
  let shop: WholeShop;
  beforeAll(async () => {
    shop = await startWholeShop();
  }, 60_000);
  afterAll(() => shop.stop());

  const stockOf = async (sku: string) => {
    const { rows } = await shop.database.pool.query('select quantity from catalog.stock where sku = $1', [
      sku,
    ]);
    return rows[0].quantity;
  };

  it('orders something that can be bought, whose stock is afterwards what it was', async () => {
    const { rows: before } = await shop.database.pool.query(
      'select sku, quantity from catalog.stock order by sku',
    );
    const { sku, orderId } = await browseAndOrder(shop.url);
    const { rows: orders } = await shop.database.pool.query(
      'select status, is_test from orders."order" where order_id = $1',
      [orderId],
    );

    expect(orders).toEqual([{ status: 'cancelled', is_test: true }]);
    expect(await stockOf(sku)).toBeGreaterThan(0);
    expect(
      (await shop.database.pool.query('select sku, quantity from catalog.stock order by sku')).rows,
    ).toEqual(before);
  });

  it('runs as the bundle that is deployed, without anything beside it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'sluice-canary-'));
    const [[, bundle = new Uint8Array()] = []] = await collectCanaryFiles(rootDirectory);
    writeFileSync(join(folder, 'main.cjs'), bundle);
    process.env.SHOP_URL = shop.url;
    const { handler } = createRequire(import.meta.url)(join(folder, 'main.cjs'));

    const log = jest.spyOn(console, 'log').mockReturnValue();

    await expect(handler()).resolves.toBeUndefined();
    expect(log).toHaveBeenCalledWith(expect.stringContaining('"msg":"browsed and ordered"'));
    log.mockRestore();
    delete process.env.SHOP_URL;
    rmSync(folder, { recursive: true });
  });

  it('fails while nobody processes orders, and names its order', async () => {
    await shop.parts['order-processor'].kill();

    const failure = await browseAndOrder(shop.url, { patienceInMilliseconds: 1500 }).catch(
      (error: unknown) => error,
    );
    expect(failure).toBeInstanceOf(OrderUnfinishedError);
    expect(String(failure)).toMatch(/Order [0-9a-f-]{36} is received after at most 1.5 s; .*order-processor/);
    await shop.parts['order-processor'].start();
  });
});

describe('the canary, in a shop that is not as it should be', () => {
  let server: Server | undefined;
  afterEach(() => {
    server?.close();
  });

  /** A shop with these pages; everything else is not found. */
  async function shopWith(pages: Record<string, { status?: number; body: string }>): Promise<string> {
    server = createServer((request, response) => {
      const page = pages[request.url ?? ''] ?? { status: 404, body: 'Not found' };
      response.writeHead(page.status ?? 200).end(page.body);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('The server has no port');
    return `http://127.0.0.1:${address.port}`;
  }

  const brandsPage = { body: '<a href="/brands/a">A</a><a href="/products/X">X</a>' };

  it('says what a page was answered with', async () => {
    const url = await shopWith({ '/': { status: 503, body: '<p>\n  later\n</p>\n' } });

    await expect(browseAndOrder(url)).rejects.toThrow(
      `GET ${url}/ was answered with 503 <p> later </p>; 200 was expected. Look at the log of storefront.`,
    );
  });

  it('misses what should be on a page', async () => {
    await expect(browseAndOrder(await shopWith({ '/': { body: 'closed' } }))).rejects.toThrow(
      UnexpectedAnswerError,
    );
  });

  it('says when everything that it looks at is sold out', async () => {
    const url = await shopWith({
      '/': brandsPage,
      '/brands/a': { body: '' },
      '/products/X': { body: 'Sold out' },
    });

    await expect(browseAndOrder(url)).rejects.toThrow(NothingToBuyError);
  });

  it('fails when the order ends as another one than a test', async () => {
    const orderId = randomUUID();
    const url = await shopWith({
      '/': brandsPage,
      '/brands/a': { body: '' },
      '/products/X': { body: '<form action="/cart/lines">' },
      '/api/orders': {
        status: 202,
        body: JSON.stringify({ orderId, statusUrl: `/orders/${orderId}?key=k` }),
      },
      [`/api/orders/${orderId}?key=k`]: { body: JSON.stringify({ status: 'declined' }) },
    });

    await expect(browseAndOrder(url)).rejects.toThrow(`Order ${orderId} is declined`);
  });
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '../support/eventually.ts';
import { startWholeShop, type WholeShop } from '../support/whole-shop.ts';
import { seriousFindings } from './accessibility.ts';
import { keepScreenshot, openBrowser, type TestBrowser } from './browser.ts';
import { fillCheckout, putIntoCart, untilHeading } from './shopper.ts';

const backend = ['catalog', 'orders', 'order-processor', 'payments', 'postgres', 'redis'] as const;

let shop: WholeShop;
let browser: TestBrowser;

beforeAll(async () => {
  // What the processor had taken when it was killed comes back after that time.
  shop = await startWholeShop({ visibilityTimeoutInSeconds: 3 });
  browser = await openBrowser(shop.url);
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await shop?.stop();
});

describe('while the whole backend is down', () => {
  it('pages are shown from memory, an order is taken, and it is confirmed when all are back', async () => {
    const page = await browser.visitor();
    await page.goto('/');
    for (const part of backend) await shop.parts[part].kill();
    await eventually(async () => {
      await page.goto('/search?q=lantern&sort=price-ascending');
      expect(await page.getByRole('status').first().textContent()).toContain('a few minutes old');
    });
    expect(await page.locator('.card').count()).toBeGreaterThan(0);
    await keepScreenshot(page, 'search-from-memory');
    await putIntoCart(page, 'lantern');
    await page.getByRole('link', { name: 'Check out' }).click();
    await fillCheckout(page);
    await page.getByRole('button', { name: 'Order now' }).click();
    await untilHeading(page, 'We have your order');
    expect(await seriousFindings(page)).toEqual([]);
    await keepScreenshot(page, 'order-received-during-outage');

    await Promise.all([shop.parts.postgres.start(), shop.parts.redis.start()]);
    await Promise.all(backend.map((part) => shop.parts[part].start()));
    await page.getByRole('heading', { name: 'Your order is confirmed' }).waitFor({ timeout: 30_000 });
  }, 90_000);

  it('a shop that has never heard of its catalogue says that it will be back', async () => {
    await shop.parts.catalog.kill();
    await shop.parts.storefront.kill();
    await shop.parts.storefront.start();
    const page = await browser.visitor();
    const response = await page.goto('/');
    expect(response?.status()).toBe(503);
    await untilHeading(page, 'Back in a moment');
    expect(await seriousFindings(page)).toEqual([]);
    await keepScreenshot(page, 'maintenance');
  });
});

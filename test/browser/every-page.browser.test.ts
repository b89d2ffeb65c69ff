import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { eventually } from '../support/eventually.ts';
import { startWholeShop, type WholeShop } from '../support/whole-shop.ts';
import { contrastFindings, seriousFindings } from './accessibility.ts';
import { desktop, keepScreenshot, loadPictures, openBrowser, phone, type TestBrowser } from './browser.ts';
import { fillCheckout, overflowOf, putIntoCart, untilHeading } from './shopper.ts';

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

describe('every page', () => {
  let page: Page;

  // One visitor opens them all, as people do: what the browser has kept it need not draw again.
  beforeAll(async () => {
    page = await browser.visitor();
  });

  afterAll(() => page?.context().close());

  const pages: [name: string, path: string, status?: number][] = [
    ['home', '/'],
    ['brands', '/brands'],
    ['brand', '/brands/steepwell'],
    ['category', '/categories/lighting'],
    ['search', '/search?q=teapott'],
    ['everything', '/search?stock=1&sort=newest'],
    ['nothing-found', '/search?q=zzzzzz'],
    ['help', '/help/delivery'],
    ['not-found', '/nowhere', 404],
    ['empty-cart', '/cart'],
  ];

  it.each(pages)(
    'is accessible in light and dark, and fits a phone: %s',
    async (name, path, status = 200) => {
      const response = await page.goto(path);
      expect(response?.status()).toBe(status);
      await expectAccessible(page, name);
    },
  );

  it('is accessible from the product to the history of orders', async () => {
    await page.goto('/search?q=teapot');
    await page.locator('.card a:not(:has(.tag))').first().click();
    await page.waitForURL('**/products/**');
    await expectAccessible(page, 'product');
    await page.getByRole('button', { name: 'Add to cart' }).click();
    await page.waitForURL('**/cart');
    await expectAccessible(page, 'cart');
    await page.getByRole('link', { name: 'Check out' }).click();
    await page.waitForURL('**/checkout');
    await expectAccessible(page, 'checkout');
    await fillCheckout(page);
    await page.getByRole('button', { name: 'Order now' }).click();
    await untilHeading(page, 'Your order is confirmed');
    await expectAccessible(page, 'order');
    await page.getByRole('link', { name: 'Your orders' }).first().click();
    await page.waitForURL('**/customers/**');
    await expectAccessible(page, 'orders');
  });
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

/** Light on a screen, dark on a phone; colours are all that axe can find in the one and not in the other. */
async function expectAccessible(page: Page, name: string): Promise<void> {
  expect(await seriousFindings(page)).toEqual([]);
  await loadPictures(page);
  await keepScreenshot(page, `${name}-light`);
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.setViewportSize(phone);
  expect(await overflowOf(page)).toBe(0);
  expect(await contrastFindings(page)).toEqual([]);
  await keepScreenshot(page, `${name}-phone-dark`);
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize(desktop);
}

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { type OfficeInTest, startOffice } from '../app/back-office/office-in-test.ts';
import { anOrder, store, storeDeadLetter } from '../app/orders/an-order.ts';
import { contrastFindings, seriousFindings } from './accessibility.ts';
import { keepScreenshot, openBrowser, phone, type TestBrowser } from './browser.ts';

let office: OfficeInTest;
let browser: TestBrowser;
let orderId: string;

beforeAll(async () => {
  office = await startOffice();
  browser = await openBrowser(office.url);
  orderId = (await store(office.pool, anOrder({ placedAt: new Date().toISOString() }))).orderId;
  await storeDeadLetter(office.pool, { orderId, body: '{"orderId":1}', reason: 'The body is not an order.' });
});
afterAll(async () => {
  await browser.close();
  await office.stop();
});

/** Every kind of page, by the name of its picture. */
const pages = (sku: string) =>
  ({
    dashboard: '',
    products: '/products',
    product: `/products/${sku}`,
    prices: `/products/${sku}/prices`,
    stock: '/stock',
    orders: '/orders',
    order: `/orders/${orderId}`,
    'dead-letters': '/dead-letters',
    audit: '/audit',
    'not-found': '/nowhere',
  }) as const;

describe('the back office in a browser', () => {
  it('signs in, changes a product, refunds an order and sends a dead letter again, without JavaScript', async () => {
    const page = await browser.visitor({ javaScriptEnabled: false });
    await signIn(page);
    await page.getByRole('link', { name: 'Products' }).click();
    await page.getByRole('table').getByRole('link').first().click();
    await page.getByLabel('Name').fill('Kettle "Grace"');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved.').waitFor();
    await page.getByRole('link', { name: 'Orders', exact: true }).click();
    await page.getByRole('table').getByRole('link').first().click();
    await page.getByLabel('Why').fill('The lid leaks.');
    await page.getByRole('button', { name: 'Give the money back' }).click();
    await page.getByText('The refund is on its way').waitFor();
    await page.getByRole('link', { name: 'Dead letters' }).click();
    await page.getByRole('button', { name: 'Send it again' }).click();
    await page.getByText('One message is on the order queue again.').waitFor();
    await page.getByRole('link', { name: 'Audit' }).click();
    await page.getByText('Kettle "Grace"').waitFor();
    await page.getByRole('button', { name: 'Sign out' }).click();
  });

  it('has nothing that axe finds serious, on a screen and on a phone, in the light and in the dark', async () => {
    const { rows } = await office.pool.query<{ sku: string }>('select min(sku) as sku from catalog.product');
    await storeDeadLetter(office.pool, {
      orderId,
      body: '{"orderId":1}',
      reason: 'The body is not an order.',
    });
    const page = await browser.visitor();
    await signIn(page);
    for (const [name, path] of Object.entries(pages(rows[0]?.sku ?? ''))) {
      await page.setViewportSize({ width: 1280, height: 900 });
      await page.emulateMedia({ colorScheme: 'light' });
      await page.goto(`/back-office${path}`);
      expect([name, await seriousFindings(page)]).toEqual([name, []]);
      await keepScreenshot(page, `back-office-${name}`);
      await page.emulateMedia({ colorScheme: 'dark' });
      expect([name, await contrastFindings(page)]).toEqual([name, []]);
      await page.setViewportSize(phone);
      await keepScreenshot(page, `back-office-${name}-phone-dark`);
      const overflow = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
      expect([name, await page.evaluate(overflow)]).toEqual([name, 0]);
    }
  });
});

async function signIn(page: Page): Promise<void> {
  await page.goto('/back-office');
  await page.getByRole('link', { name: 'Sign in' }).click();
  await page.getByRole('heading', { name: 'Dashboard' }).waitFor();
}

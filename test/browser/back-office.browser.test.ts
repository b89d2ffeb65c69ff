import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { type OfficeInTest, startOffice } from '../app/back-office/office-in-test.ts';
import { anOrder, store, storeDeadLetter } from '../app/orders/an-order.ts';
import { contrastFindings, seriousFindings } from './accessibility.ts';
import { desktop, keepScreenshot, openBrowser, phone, type TestBrowser } from './browser.ts';

let office: OfficeInTest;
let browser: TestBrowser;
let orderId: string;
let sku: string;

beforeAll(async () => {
  office = await startOffice();
  browser = await openBrowser(office.url);
  orderId = (await store(office.pool, anOrder({ placedAt: new Date().toISOString() }))).orderId;
  const { rows } = await office.pool.query<{ sku: string }>('select min(sku) as sku from catalog.product');
  sku = rows[0]?.sku ?? '';
  await storeDeadLetter(office.pool, { orderId, body: '{"orderId":1}', reason: 'The body is not an order.' });
});
afterAll(async () => {
  await browser.close();
  await office.stop();
});

/** The pages that differ most, by the name of their picture. */
const pages: readonly [name: string, path: () => string][] = [
  ['dashboard', () => ''],
  ['products', () => '/products'],
  ['product', () => `/products/${sku}`],
  ['orders', () => '/orders'],
  ['order', () => `/orders/${orderId}`],
  ['dead-letters', () => '/dead-letters'],
  ['audit', () => '/audit'],
];

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
});

describe('a page of the back office', () => {
  let page: Page;

  beforeAll(async () => {
    await storeDeadLetter(office.pool, {
      orderId,
      body: '{"orderId":1}',
      reason: 'The body is not an order.',
    });
    page = await browser.visitor();
    await signIn(page);
  });

  it.each(pages)('has nothing that axe finds serious, and fits a phone: %s', async (name, path) => {
    await page.setViewportSize(desktop);
    await page.emulateMedia({ colorScheme: 'light' });
    await page.goto(`/back-office${path()}`);
    expect(await seriousFindings(page)).toEqual([]);
    await keepScreenshot(page, `back-office-${name}`);
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await contrastFindings(page)).toEqual([]);
    await page.setViewportSize(phone);
    await keepScreenshot(page, `back-office-${name}-phone-dark`);
    const overflow = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
    expect(await page.evaluate(overflow)).toBe(0);
  });
});

async function signIn(page: Page): Promise<void> {
  await page.goto('/back-office');
  await page.getByRole('link', { name: 'Sign in' }).click();
  await page.getByRole('heading', { name: 'Dashboard' }).waitFor();
}

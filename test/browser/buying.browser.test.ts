import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startWholeShop, type WholeShop } from '../support/whole-shop.ts';
import { seriousFindings } from './accessibility.ts';
import { keepScreenshot, openBrowser, phone, type TestBrowser } from './browser.ts';
import { buy, fillCheckout, focusedId, overflowOf, putIntoCart, tabTo, untilHeading } from './shopper.ts';

const firstPageLimitInBytes = 100_000;

let shop: WholeShop;
let browser: TestBrowser;

beforeAll(async () => {
  shop = await startWholeShop();
  browser = await openBrowser(shop.url);
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await shop?.stop();
});

describe('a shopper', () => {
  it('buys, and sees the order confirmed without loading the page anew', async () => {
    const page = await browser.visitor();
    const complaints: string[] = [];
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    await putIntoCart(page);
    await page.getByLabel(/^Quantity/).fill('2');
    await page.getByRole('button', { name: 'Set' }).click();
    await page.getByText('2 pieces').waitFor();
    await page.getByRole('link', { name: 'Check out' }).click();
    await fillCheckout(page);
    await page.getByRole('button', { name: 'Order now' }).click();
    await page.waitForURL('**/orders/**');
    await page.evaluate(`document.documentElement.dataset.loadedOnce = 'yes'`);
    await untilHeading(page, 'Your order is confirmed');
    expect(await page.locator('html').getAttribute('data-loaded-once')).toBe('yes');
    expect(complaints).toEqual([]);
    await page.getByRole('link', { name: 'Your orders' }).first().click();
    await page.getByText('Confirmed').waitFor();
    await page.locator('.history-item a').click();
    await untilHeading(page, 'Your order is confirmed');
  });

  it('buys without JavaScript', async () => {
    const page = await browser.visitor({ javaScriptEnabled: false });
    await buy(page);
    await untilHeading(page, 'Your order is confirmed');
    await keepScreenshot(page, 'order-without-script');
  });

  it('buys with the keyboard alone', async () => {
    const page = await browser.visitor();
    await page.goto('/');
    await tabTo(page, '.skip');
    await page.keyboard.press('Enter');
    await tabTo(page, '.card a');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/products/**');
    await tabTo(page, '.buy button');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/cart');
    await tabTo(page, 'a[href="/checkout"]');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/checkout');
    for (const [field, text] of [
      ['email', 'ada@example.com'],
      ['name', 'Ada Example'],
      ['street', 'Am Bach 1'],
      ['postalCode', '10115'],
      ['city', 'Berlin'],
    ]) {
      await tabTo(page, `#${field}`);
      await page.keyboard.type(text ?? '');
    }
    await tabTo(page, '#country');
    await page.keyboard.type('United K');
    await tabTo(page, '[value="show-prices"]');
    await page.keyboard.press('Enter');
    await page.getByText('You pay in British Pound').waitFor();
    await tabTo(page, '[name="paymentMethod"]');
    await page.keyboard.press('ArrowDown');
    await tabTo(page, '.summary button');
    await page.keyboard.press('Enter');
    await untilHeading(page, 'Your order is confirmed');
  });

  it('orders by the Enter key in a field of the checkout', async () => {
    const page = await browser.visitor();
    await putIntoCart(page);
    await page.goto('/checkout');
    await fillCheckout(page);
    await page.getByLabel('Town or city').press('Enter');
    await untilHeading(page, 'Your order is confirmed');
  });

  it('buys on a phone, in the dark', async () => {
    const page = await browser.visitor({ viewport: phone, colorScheme: 'dark' });
    await buy(page, { paymentMethod: 'card-declined' });
    await untilHeading(page, 'The payment was declined');
    expect(await overflowOf(page)).toBe(0);
    await keepScreenshot(page, 'order-declined-phone-dark');
  });

  it('cancels an order before it has left', async () => {
    const page = await browser.visitor();
    await buy(page);
    await untilHeading(page, 'Your order is confirmed');
    await page.getByRole('button', { name: 'Cancel this order' }).click();
    await untilHeading(page, 'Your order is cancelled');
    await keepScreenshot(page, 'order-cancelled');
  });

  it('is led to what is not right in the checkout, and has to type nothing again', async () => {
    const page = await browser.visitor();
    await putIntoCart(page);
    await page.goto('/checkout');
    await fillCheckout(page, { email: 'nowhere', city: '' });
    await page.getByRole('button', { name: 'Order now' }).click();
    await page.getByRole('alert').waitFor();
    expect(await focusedId(page)).toBe('problems');
    await page.getByRole('link', { name: 'Town or city is required' }).click();
    expect(await focusedId(page)).toBe('city');
    expect(await page.getByLabel('Full name').inputValue()).toBe('Ada Example');
    expect(await seriousFindings(page)).toEqual([]);
    await keepScreenshot(page, 'checkout-with-errors');
    await page.getByLabel('Country').selectOption('GB');
    await page.getByRole('button', { name: 'Show prices' }).click();
    await page.getByText('You pay in British Pound').waitFor();
    expect(await page.locator('.total .price').textContent()).toContain('£');
    expect(await page.getByLabel('Full name').inputValue()).toBe('Ada Example');
  });

  it.each([true, false])('narrows a list step by step, with JavaScript: %s', async (javaScriptEnabled) => {
    const page = await browser.visitor({ javaScriptEnabled });
    await page.goto('/search');
    if (!javaScriptEnabled) await page.getByLabel('Lowest price').fill('100');
    await page.getByRole('radio', { name: /Lighting/ }).check();
    if (!javaScriptEnabled) await page.getByRole('button', { name: 'Show results' }).click();
    await page.waitForURL('**/search?*category=lighting*');
    await page.locator('.chosen').getByText('Lighting').waitFor();
    await page.getByLabel('Sort by').selectOption('price-descending');
    if (!javaScriptEnabled) await page.getByRole('button', { name: 'Sort' }).click();
    await page.waitForURL('**/search?*sort=price-descending*');
    await page.locator('.chosen a').first().click();
    await page.waitForURL((url) => !url.searchParams.has('category'));
    await page.goBack();
    await page.locator('.chosen').getByText('Lighting').waitFor();
    await page.locator('.card a').first().click();
    await page.getByRole('link', { name: 'Back to results' }).click();
    await page.waitForURL('**/search?*category=lighting*');
  });

  it.each([
    ['GB', /^£\d/],
    ['CH', /^CHF/],
    ['JP', /^[¥￥]\d[\d,]*$/],
  ])('sees prices as they are written in %s', async (country, form) => {
    const page = await browser.visitor();
    await page.goto('/search');
    await page.locator('.country').evaluate((menu) => menu.closest('details')?.setAttribute('open', ''));
    await page.locator('#country-choice').selectOption(country);
    await page.getByRole('button', { name: 'Change country' }).click();
    await page
      .locator('.promise')
      .getByText(/Japan|Switzerland|United Kingdom/)
      .waitFor();
    expect(await page.locator('.card .price').first().textContent()).toMatch(form);
  });
});

describe('the first page', () => {
  it('weighs less than 100 kB without its pictures', async () => {
    const page = await browser.visitor();
    const weights: number[] = [];
    page.on('response', async (response) => {
      if (!response.url().includes('/pictures/')) weights.push((await response.body()).length);
    });
    await page.goto('/', { waitUntil: 'networkidle' });
    const weight = weights.reduce((sum, each) => sum + each, 0);
    expect(weights.length).toBeGreaterThan(5);
    expect(weight).toBeLessThan(firstPageLimitInBytes);
  });
});

import type { Page } from 'playwright-core';
import { checkoutFields } from '../functional/an-order.ts';

/** What a shopper does on the pages, by what can be seen on them. */

/** Opens a product that can be had, by way of a search, and puts it into the cart. */
export async function putIntoCart(page: Page, words = 'teapot'): Promise<void> {
  await page.goto('/');
  await page.getByRole('searchbox').fill(words);
  await page.getByRole('button', { name: 'Search' }).click();
  await page.locator('.card a:not(:has(.tag))').first().click();
  await page.getByRole('button', { name: 'Add to cart' }).click();
  await page.getByRole('heading', { name: 'Cart', level: 1 }).waitFor();
}

export async function fillCheckout(page: Page, changes: Partial<typeof checkoutFields> = {}): Promise<void> {
  const { email, name, street, postalCode, city, paymentMethod } = { ...checkoutFields, ...changes };
  await page.getByLabel('Email').fill(email);
  await page.getByLabel('Full name').fill(name);
  await page.getByLabel('Street and number').fill(street);
  await page.getByLabel('Postal code').fill(postalCode);
  await page.getByLabel('Town or city').fill(city);
  await page.locator(`[name="paymentMethod"][value="${paymentMethod}"]`).check();
}

/** From an empty cart to the page of the order, as soon as that is shown. */
export async function buy(page: Page, changes: Partial<typeof checkoutFields> = {}): Promise<void> {
  await putIntoCart(page);
  await page.getByRole('link', { name: 'Check out' }).click();
  await fillCheckout(page, changes);
  await page.getByRole('button', { name: 'Order now' }).click();
  await page.waitForURL('**/orders/**');
}

export async function untilHeading(page: Page, name: string): Promise<void> {
  await page.getByRole('heading', { name, level: 1 }).waitFor();
}

/** Presses the tabulator until the element has the focus; the way there may not be longer than a person would go. */
export async function tabTo(page: Page, selector: string, longestWay = 60): Promise<void> {
  for (let presses = 0; presses < longestWay; presses += 1) {
    await page.keyboard.press('Tab');
    if ((await page.locator(`${selector}:focus`).count()) > 0) return;
  }
  throw new Error(`The tabulator does not lead to ${selector} within ${longestWay} presses.`);
}

/** How much wider the page is than the window, in CSS pixels. */
export function overflowOf(page: Page): Promise<number> {
  return page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth');
}

/** The id of the element that the keyboard speaks to. */
export function focusedId(page: Page): Promise<string> {
  return page.evaluate<string>('document.activeElement.id');
}

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { findChromium } from '../../setup/find-chromium.mjs';

export interface TestBrowser {
  /** A page of somebody who has not been to the shop before. Paths are relative to the shop. */
  visitor: (options?: BrowserContextOptions) => Promise<Page>;
  close: () => Promise<void>;
}

/** Nothing that the browser does for itself, and no word to its makers. */
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export const desktop = { width: 1280, height: 900 };
/** The narrowest phone that the shop is made for. */
export const phone = { width: 360, height: 740 };

const patienceInMilliseconds = 15_000;
const folder = join(import.meta.dirname, '../../reports/screenshots');

/** The system's Chromium without a window, with a profile of its own that is thrown away. */
export async function openBrowser(shopUrl: string): Promise<TestBrowser> {
  const executablePath = findChromium();
  if (!executablePath) throw new Error('There is no Chromium here; `npm test` installs it before it begins.');
  const browser = await chromium.launch({ executablePath, args: flags });
  return { visitor: (options) => openVisitor(browser, shopUrl, options), close: () => browser.close() };
}

/** Keeps what the page looks like under `reports/screenshots/`, from its top to its end. */
export async function keepScreenshot(page: Page, name: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.jpeg`), type: 'jpeg', quality: 85, fullPage: true });
}

/** Loads what one would have to scroll to. */
export async function loadPictures(page: Page): Promise<void> {
  await page.evaluate(`(async () => {
    for (const picture of document.images) picture.loading = 'eager';
    await Promise.all([...document.images].map((picture) => picture.decode().catch(() => undefined)));
  })()`);
}

async function openVisitor(
  browser: Browser,
  baseURL: string,
  options?: BrowserContextOptions,
): Promise<Page> {
  const context = await browser.newContext({
    baseURL,
    viewport: desktop,
    locale: 'de-DE',
    colorScheme: 'light',
    reducedMotion: 'reduce',
    ...options,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(patienceInMilliseconds);
  return page;
}

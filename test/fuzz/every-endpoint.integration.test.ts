import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { backOffice } from '../../app/back-office/contract.ts';
import { catalog } from '../../app/catalog/contract.ts';
import { orders } from '../../app/orders/contract.ts';
import { payments } from '../../app/payments/contract.ts';
import type { OpenApiDocument } from '../../app/platform/openapi-document.ts';
import type { ServiceName } from '../support/whole-shop.ts';
import { createCookieJar, exploreSite, type Site } from './explore-site.ts';
import { type FuzzedShop, startFuzzedShop } from './fuzzed-shop.ts';
import { refuseFaultsAndEchoes, refuseStrayRedirects, refuseUndocumented } from './judge-answer.ts';
import { type FuzzTarget, requestsOf } from './requests-of-operation.ts';
import { requestsOfForm, requestsOfPage } from './requests-of-site.ts';
import { fuzzParameters } from './seed.ts';
import { sendRequest } from './send-request.ts';

/** The catalog comes last, because what is changed and deleted there is missed by the others. */
const documents: [ServiceName, string][] = [
  ['storefront', '/openapi.json'],
  ['orders', `${orders.basePath}/openapi.json`],
  ['payments', `${payments.basePath}/openapi.json`],
  ['order-processor', '/openapi.json'],
  ['catalog', `${catalog.basePath}/openapi.json`],
];

let shop: FuzzedShop;

beforeAll(async () => {
  shop = await startFuzzedShop();
}, 120_000);

afterAll(() => shop.stop());

async function fuzzSite(site: Site, output: () => string): Promise<void> {
  const requests = [
    ...site.pages.map((page) => requestsOfPage(site, page)),
    ...site.forms.map((form) => requestsOfForm(site, form)),
  ];
  for (const request of requests) {
    const property = fc.asyncProperty(request, async (raw) => {
      const answer = await sendRequest(site.origin, raw);
      refuseFaultsAndEchoes(raw, answer, output);
      refuseStrayRedirects(raw, answer, site.origin);
    });
    await fc.assert(property, fuzzParameters.of(12));
  }
}

async function fuzzOperation(service: ServiceName, target: FuzzTarget): Promise<void> {
  const { url, output } = shop.services[service];
  const property = fc.asyncProperty(requestsOf(target), async (request) => {
    const answer = await sendRequest(url, request);
    refuseFaultsAndEchoes(request, answer, output);
    refuseUndocumented(target.document, request, answer);
  });
  await fc.assert(property, fuzzParameters.of(20));
}

async function targetsOf(service: ServiceName, documentPath: string): Promise<FuzzTarget[]> {
  const response = await fetch(`${shop.services[service].url}${documentPath}`);
  expect(response.status).toBe(200);
  const document = (await response.json()) as OpenApiDocument;
  const { known, token } = shop;
  const targets = Object.entries(document.paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => ({
      ...{ document, path, method, operation, known, token },
    })),
  );
  // What is deleted is no longer there for the others.
  return targets.sort((one, other) => Number(one.method === 'delete') - Number(other.method === 'delete'));
}

describe(`whatever it is asked (${fuzzParameters.description})`, () => {
  const { timeoutInMilliseconds } = fuzzParameters;

  it(
    'every page and form of the storefront stands, and echoes nothing unescaped',
    async () => {
      const { orderId = [], key = [] } = shop.known;
      const start = ['/', `/orders/${orderId[0]}?key=${key[0]}`, '/search?q=tent'];
      const site = await exploreSite(shop.url, start, createCookieJar());
      expect(site.pages).toContain('/checkout');
      await fuzzSite(site, shop.services.storefront.output);
    },
    timeoutInMilliseconds,
  );

  it(
    'every page and form of the back office stands, and echoes nothing unescaped',
    async () => {
      const jar = createCookieJar(shop.sessionCookie);
      const site = await exploreSite(shop.backOffice.url, [backOffice.basePath], jar);
      expect(site.pages).toContain(`${backOffice.basePath}/dead-letters`);
      await fuzzSite(site, shop.backOffice.process.output);
    },
    timeoutInMilliseconds,
  );

  it.each(documents)(
    'every endpoint of %s answers as its document says',
    async (service, documentPath) => {
      for (const target of await targetsOf(service, documentPath)) await fuzzOperation(service, target);
      expect(shop.services[service].isRunning()).toBe(true);
    },
    timeoutInMilliseconds,
  );
});

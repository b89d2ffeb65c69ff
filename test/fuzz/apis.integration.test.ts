import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { catalog } from '../../app/catalog/contract.ts';
import { orders } from '../../app/orders/contract.ts';
import { payments } from '../../app/payments/contract.ts';
import type { OpenApiDocument } from '../../app/platform/openapi-document.ts';
import { startTokenIssuer, type TokenIssuer } from '../support/token-issuer.ts';
import { type ServiceName, startWholeShop, type WholeShop } from '../support/whole-shop.ts';
import type { KnownValues } from './arbitrary-from-schema.ts';
import { refuseFaultsAndEchoes, refuseUndocumented } from './judge-answer.ts';
import { knownValuesOf } from './known-values.ts';
import { type FuzzTarget, requestsOf } from './requests-of-operation.ts';
import { fuzzParameters } from './seed.ts';
import { endConnections, sendRequest } from './send-request.ts';

const documents: Record<ServiceName, string> = {
  catalog: `${catalog.basePath}/openapi.json`,
  orders: `${orders.basePath}/openapi.json`,
  payments: `${payments.basePath}/openapi.json`,
  'order-processor': '/openapi.json',
  storefront: '/openapi.json',
};

let shop: WholeShop;
let issuer: TokenIssuer;
let token: string;
let known: KnownValues;

beforeAll(async () => {
  issuer = await startTokenIssuer();
  shop = await startWholeShop({ variables: { OIDC_ISSUER: issuer.issuer } });
  const scopes = [...Object.values(catalog.scopes), ...Object.values(orders.scopes)];
  token = await issuer.tokenFor({ scopes });
  known = await knownValuesOf(shop);
});

afterAll(async () => {
  endConnections();
  await shop.stop();
  await issuer.stop();
});

async function targetsOf(service: ServiceName): Promise<FuzzTarget[]> {
  const response = await fetch(`${shop.services[service].url}${documents[service]}`);
  expect(response.status).toBe(200);
  const document = (await response.json()) as OpenApiDocument;
  return Object.entries(document.paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => ({
      document,
      path,
      method,
      operation,
      known,
      token,
    })),
  );
}

describe(`every endpoint (${fuzzParameters.description})`, () => {
  it.each(Object.keys(documents) as ServiceName[])(
    'of %s answers whatever it is asked as its document says, and without a fault',
    async (service) => {
      for (const target of await targetsOf(service)) {
        await fc.assert(
          fc.asyncProperty(requestsOf(target), async (request) => {
            const answer = await sendRequest(shop.services[service].url, request);
            refuseFaultsAndEchoes(request, answer, shop.services[service].output);
            refuseUndocumented(target.document, request, answer);
          }),
          fuzzParameters.of(40),
        );
      }
      expect(shop.services[service].isRunning()).toBe(true);
    },
  );
});

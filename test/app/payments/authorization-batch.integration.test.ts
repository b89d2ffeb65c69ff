import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { createApp } from '../../../app/payments/app.ts';
import { type AuthorizationRequest, payments } from '../../../app/payments/contract.ts';
import type { PaymentProvider } from '../../../app/payments/domain/payment-provider.ts';
import { type ShopDatabase, startShopDatabase } from '../../support/shop-database.ts';
import { silentLogger } from '../../support/silent-logger.ts';
import { anAuthorization, recordingProvider } from './some-payments.ts';

let database: ShopDatabase;

beforeAll(async () => {
  database = await startShopDatabase({ seed: 'none' });
});

afterAll(() => database.stop());

async function ask(provider: PaymentProvider, requests: readonly AuthorizationRequest[]) {
  const app = createApp({
    ...{ pool: database.pool, provider, captureAfterMinutes: 30 },
    ...{ logger: silentLogger(), version: '1' },
  });
  return request(app).post('/services/payments/authorizations/batch').send({ requests });
}

const some = (count: number) => Array.from({ length: count }, () => anAuthorization());

describe('a batch of authorisations', () => {
  it('has the outcome of each request in its place', async () => {
    const requests = [
      anAuthorization(),
      anAuthorization({ paymentMethod: payments.decliningMethod }),
      anAuthorization({ paymentMethod: payments.failingMethod }),
    ];
    const { status, body } = await ask(recordingProvider(), requests);
    expect(status).toBe(200);
    expect(body.results).toMatchObject([
      { orderId: requests[0]?.orderId, status: 'authorized', reason: null },
      { orderId: requests[1]?.orderId, status: 'declined', reason: 'The card was declined.' },
      { orderId: requests[2]?.orderId, status: 'refused', problem: 'unavailable' },
    ]);
  });

  it('has the outcome of the others when the provider breaks at one', async () => {
    const provider = recordingProvider();
    const [broken = anAuthorization(), whole = anAuthorization()] = some(2);
    const { status, body } = await ask(
      {
        ...provider,
        authorize: async (order) => {
          if (order.idempotencyKey === broken.orderId) throw new TypeError('status 418 is not expected');
          return provider.authorize(order);
        },
      },
      [broken, whole],
    );
    expect(status).toBe(200);
    expect(body.results).toMatchObject([
      { status: 'refused', problem: 'unavailable', detail: expect.stringContaining('status 418') },
      { orderId: whole.orderId, status: 'authorized' },
    ]);
  });

  it('asks the provider for all of them at the same time', async () => {
    const provider = recordingProvider({ delayInMilliseconds: 50 });
    const start = performance.now();
    await ask(provider, some(20));
    expect(performance.now() - start).toBeLessThan(600);
    expect(provider.asked).toHaveLength(20);
  });

  it('gives again what was given before, beside what is new', async () => {
    const provider = recordingProvider();
    const known = some(2);
    const before = await ask(provider, known);
    const { body } = await ask(provider, [...some(1), ...known, ...some(1)]);
    expect(body.results.slice(1, 3)).toEqual(before.body.results);
    expect(provider.asked).toHaveLength(4);
  });

  it('refuses an order with other terms, and nobody else', async () => {
    const provider = recordingProvider();
    const [order = anAuthorization()] = some(1);
    await ask(provider, [order]);
    const { body } = await ask(provider, [{ ...order, amountInMinorUnits: 1 }, ...some(1)]);
    expect(body.results).toMatchObject([
      { status: 'refused', problem: 'different-terms', detail: expect.stringContaining('another amount') },
      { status: 'authorized' },
    ]);
  });

  it('asks once for an order that stands twice in it', async () => {
    const provider = recordingProvider();
    const order = anAuthorization();
    const { body } = await ask(provider, [order, order, { ...order, currency: 'GBP' }]);
    expect(body.results[0]).toEqual(body.results[1]);
    expect(body.results[2]).toMatchObject({ status: 'refused', problem: 'different-terms' });
    expect(provider.asked).toHaveLength(1);
  });

  it('asks once for each order when the same orders come many times at once, in any order', async () => {
    const provider = recordingProvider({ delayInMilliseconds: 20 });
    const orders = some(20);
    const batches = [orders, orders.toReversed(), orders.slice(5), orders.slice(0, 15).toReversed()];
    const answers = await Promise.all(batches.map((batch) => ask(provider, batch)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect(new Set(provider.asked).size).toBe(20);
    expect(provider.asked).toHaveLength(20);
  });

  it('leaves nothing behind of an order that got no answer, so that it can be asked for again', async () => {
    const order = anAuthorization({ paymentMethod: payments.failingMethod });
    await ask(recordingProvider(), [order, ...some(1)]);
    const { body } = await ask(recordingProvider(), [{ ...order, paymentMethod: 'card' }]);
    expect(body.results[0].status).toBe('authorized');
  });

  it.each([0, payments.maximumBatchSize + 1])('is not valid with %d requests', async (count) => {
    const { status, body } = await ask(recordingProvider(), some(count));
    expect(status).toBe(400);
    expect(body.errors[0].field).toBe('requests');
  });
});

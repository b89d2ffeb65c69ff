import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { createApp } from '../../../app/payments/app.ts';
import { type AuthorizationRequest, payments } from '../../../app/payments/contract.ts';
import {
  type PaymentProvider,
  ProviderUnavailableError,
} from '../../../app/payments/domain/payment-provider.ts';
import { settleDuePayments, startSettlement } from '../../../app/payments/settle-payments.ts';
import { createMetrics } from '../../../app/platform/metrics.ts';
import { eventually } from '../../support/eventually.ts';
import { type ShopDatabase, startShopDatabase } from '../../support/shop-database.ts';
import { silentLogger } from '../../support/silent-logger.ts';
import { anAuthorization, recordingProvider } from './some-payments.ts';

let database: ShopDatabase;

beforeAll(async () => {
  database = await startShopDatabase({ seed: 'none' });
});
beforeEach(() => database.pool.query('truncate payments."authorization"'));
afterAll(() => database.stop());

const logger = silentLogger();

function appOf(provider: PaymentProvider, captureAfterMinutes = 30) {
  return createApp({ pool: database.pool, provider, captureAfterMinutes, logger, version: '1' });
}

/** A payment that was just asked for, with its money due at once unless told otherwise. */
async function authorized(
  provider: PaymentProvider,
  change: Partial<AuthorizationRequest> = {},
  captureAfterMinutes = 0,
): Promise<string> {
  const order = anAuthorization(change);
  await request(appOf(provider, captureAfterMinutes)).post('/services/payments/authorizations').send(order);
  return order.orderId;
}

const settle = (provider: PaymentProvider) =>
  settleDuePayments({
    ...{ pool: database.pool, provider, logger },
    metrics: createMetrics({ service: 'payments', environment: 'test', write: () => undefined }),
  });

const read = (provider: PaymentProvider, orderId: string) =>
  request(appOf(provider)).get(`/services/payments/payments/${orderId}`);
const change = (provider: PaymentProvider, orderId: string, wish: 'void' | 'refund') =>
  request(appOf(provider)).post(`/services/payments/payments/${orderId}/${wish}`);

describe('a payment', () => {
  it('can be read', async () => {
    const provider = recordingProvider();
    const orderId = await authorized(provider);
    const { status, body } = await read(provider, orderId.toUpperCase());
    expect([status, body]).toEqual([
      200,
      {
        ...{ orderId, status: 'authorized', amountInMinorUnits: 4999, currency: 'EUR' },
        authorizationId: expect.stringMatching(/^sandbox-/),
      },
    ]);
  });

  it.each(['read', 'void', 'refund'] as const)('that nobody asked for is not there to %s', async (what) => {
    const provider = recordingProvider();
    const asked = what === 'read' ? read(provider, randomUUID()) : change(provider, randomUUID(), what);
    expect((await asked).status).toBe(404);
    expect(provider.asked).toEqual([]);
  });

  it('is let go once, however often it is voided at the same time', async () => {
    const provider = recordingProvider({ delayInMilliseconds: 20 });
    const orderId = await authorized(provider);
    const answers = await Promise.all(Array.from({ length: 4 }, () => change(provider, orderId, 'void')));
    expect(answers.map(({ status, body }) => [status, body.status])).toEqual(Array(4).fill([200, 'voided']));
    expect(provider.asked.slice(1)).toEqual([`void ${orderId}`]);
  });

  it('cannot be voided when its money was taken, but gives it back once', async () => {
    const provider = recordingProvider();
    const orderId = await authorized(provider);
    await settle(provider);
    const refused = await change(provider, orderId, 'void');
    expect([refused.status, refused.body.detail]).toEqual([
      409,
      expect.stringContaining('Refund it instead'),
    ]);
    const answers = await Promise.all(Array.from({ length: 4 }, () => change(provider, orderId, 'refund')));
    expect(answers.map(({ body }) => body.status)).toEqual(Array(4).fill('refunded'));
    expect(provider.asked.slice(1)).toEqual([`capture ${orderId}`, `refund ${orderId}`]);
  });

  it('is voided by a refund while its money is only held', async () => {
    const provider = recordingProvider();
    const orderId = await authorized(provider);
    expect((await change(provider, orderId, 'refund')).body.status).toBe('voided');
    expect(await settle(provider)).toBe(0);
  });

  it('has nothing to let go when it was declined', async () => {
    const provider = recordingProvider();
    const orderId = await authorized(provider, { paymentMethod: payments.decliningMethod });
    expect((await change(provider, orderId, 'void')).body.status).toBe('declined');
    expect(provider.asked).toHaveLength(1);
  });

  it('stays as it is when the provider gives no answer, and can be voided later', async () => {
    const orderId = await authorized(recordingProvider());
    const failing = recordingProvider({ failure: (_, key) => new ProviderUnavailableError('sandbox', key) });
    const { status, headers } = await change(failing, orderId, 'void');
    expect([status, headers['retry-after']]).toEqual([503, '5']);
    expect((await read(failing, orderId)).body.status).toBe('authorized');
    expect((await change(recordingProvider(), orderId, 'void')).body.status).toBe('voided');
  });

  it('is answered as before to the order that asks again, whatever became of its money', async () => {
    const provider = recordingProvider();
    const order = anAuthorization();
    const ask = () => request(appOf(provider)).post('/services/payments/authorizations').send(order);
    const first = await ask();
    await change(provider, order.orderId, 'void');
    expect((await ask()).body).toEqual(first.body);
    expect(provider.asked).toHaveLength(2);
  });
});

describe('an authorisation whose process dies while the provider is asked', () => {
  it('leaves no row, and is the same when it is asked for again', async () => {
    const order = anAuthorization();
    const ask = (provider: PaymentProvider) =>
      request(appOf(provider)).post('/services/payments/authorizations').send(order);
    const dying = recordingProvider({ delayInMilliseconds: 300 });
    const broken = ask(dying).then(({ status }) => status);
    await eventually(() => expect(dying.asked).toHaveLength(1));
    await database.pool.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where state = 'idle in transaction'`,
    );
    expect(await broken).toBe(503);
    const { rows } = await database.pool.query('select * from payments."authorization"');
    expect(rows).toEqual([]);
    const again = await ask(recordingProvider());
    expect(again.body).toMatchObject({ orderId: order.orderId, status: 'authorized' });
    expect((await ask(recordingProvider())).body).toEqual(again.body);
  });
});

describe('the settlement', () => {
  it('takes what is due, and nothing that is not', async () => {
    const provider = recordingProvider();
    const due = await authorized(provider);
    const held = await authorized(provider, {}, 30);
    expect(await settle(provider)).toBe(1);
    expect((await read(provider, due)).body.status).toBe('captured');
    expect((await read(provider, held)).body.status).toBe('authorized');
  });

  it('takes money once, when several processes settle at the same time', async () => {
    const provider = recordingProvider({ delayInMilliseconds: 10 });
    await Promise.all(Array.from({ length: 12 }, () => authorized(provider)));
    await Promise.all(Array.from({ length: 4 }, () => settle(provider)));
    const captures = provider.asked.filter((asked) => asked.startsWith('capture'));
    expect([captures.length, new Set(captures).size]).toEqual([12, 12]);
  });

  it('postpones what the provider does not take, and takes the rest', async () => {
    const orders = [await authorized(recordingProvider()), await authorized(recordingProvider())];
    const provider = recordingProvider({
      failure: (action, key) =>
        action === 'capture' && key === orders[0] ? new ProviderUnavailableError('sandbox', key) : undefined,
    });
    await settle(provider);
    const statuses = await Promise.all(
      orders.map(async (order) => (await read(provider, order)).body.status),
    );
    expect(statuses).toEqual(['authorized', 'captured']);
    expect(await settle(provider)).toBe(0);
  });

  it('finishes what it has begun when it is stopped', async () => {
    const provider = recordingProvider({ delayInMilliseconds: 100 });
    const orderId = await authorized(recordingProvider());
    const settlement = startSettlement({
      ...{ pool: database.pool, provider, logger },
      metrics: createMetrics({ service: 'payments', environment: 'test', write: () => undefined }),
    });
    await eventually(() => expect(provider.asked).toHaveLength(1));
    await settlement.stop();
    expect((await read(provider, orderId)).body.status).toBe('captured');
  });
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { createApp } from '../../../app/payments/app.ts';
import { payments } from '../../../app/payments/contract.ts';
import type { PaymentProvider } from '../../../app/payments/domain/payment-provider.ts';
import { createSandboxProvider } from '../../../app/payments/domain/sandbox-provider.ts';
import { eventually } from '../../support/eventually.ts';
import { startService } from '../../support/program.ts';
import { type ShopDatabase, startShopDatabase } from '../../support/shop-database.ts';
import { silentLogger } from '../../support/silent-logger.ts';
import { anAuthorization, recordingProvider } from './some-payments.ts';

let database: ShopDatabase;

beforeAll(async () => {
  database = await startShopDatabase({ seed: 'none' });
});

afterAll(() => database.stop());

function ask(provider: PaymentProvider, body: unknown) {
  const app = createApp({
    ...{ pool: database.pool, provider, captureAfterMinutes: 30 },
    ...{ logger: silentLogger(), version: '1' },
  });
  return request(app)
    .post('/services/payments/authorizations')
    .send(body as object);
}

describe('an authorization', () => {
  it('is given to an order', async () => {
    const order = anAuthorization();
    const { status, body } = await ask(createSandboxProvider(), order);
    expect(status).toBe(200);
    expect(body).toEqual({
      orderId: order.orderId,
      status: 'authorized',
      authorizationId: expect.stringMatching(/^sandbox-/),
      reason: null,
    });
  });

  it('is declined with a reason, and stays declined', async () => {
    const order = anAuthorization({ paymentMethod: payments.decliningMethod });
    const first = await ask(createSandboxProvider(), order);
    const second = await ask(createSandboxProvider(), order);
    expect(first.body).toMatchObject({ status: 'declined', reason: 'The card was declined.' });
    expect(second.body).toEqual(first.body);
  });

  it('is the same when the order asks again, and the provider is not asked again', async () => {
    const provider = recordingProvider();
    const order = anAuthorization();
    const first = await ask(provider, order);
    const second = await ask(provider, { ...order, orderId: order.orderId.toUpperCase() });
    expect(second.body).toEqual(first.body);
    expect(provider.asked).toEqual([`authorize ${order.orderId}`]);
  });

  it('is made once when the same order asks many times at once', async () => {
    const provider = recordingProvider({ delayInMilliseconds: 50 });
    const order = anAuthorization();
    const answers = await Promise.all(Array.from({ length: 8 }, () => ask(provider, order)));
    expect(new Set(answers.map(({ status, body }) => `${status} ${body.authorizationId}`)).size).toBe(1);
    expect(provider.asked).toHaveLength(1);
  });

  it.each([
    ['amount', { amountInMinorUnits: 5000 }],
    ['currency', { currency: 'GBP' }],
    ['payment method', { paymentMethod: 'invoice' }],
  ])('is refused to an order that asks again with another %s', async (what, change) => {
    const provider = recordingProvider();
    const order = anAuthorization();
    await ask(provider, order);
    const { status, type, body } = await ask(provider, { ...order, ...change });
    expect(status).toBe(409);
    expect(type).toBe('application/problem+json');
    expect(body.detail).toContain(`another ${what}`);
    expect(provider.asked).toHaveLength(1);
  });

  it('leaves nothing behind when the provider does not answer, so that it can be asked for again', async () => {
    const order = anAuthorization({ paymentMethod: payments.failingMethod });
    expect((await ask(createSandboxProvider(), order)).status).toBe(503);
    const { status } = await ask(createSandboxProvider(), { ...order, paymentMethod: 'card' });
    expect(status).toBe(200);
  });
});

describe('a malformed request', () => {
  it('is answered with every wrong field', async () => {
    const wrong = {
      orderId: 'one',
      amountInMinorUnits: 49.99,
      currency: 'euro',
      paymentMethod: '',
      extra: 1,
    };
    const { status, body } = await ask(createSandboxProvider(), wrong);
    expect(status).toBe(400);
    expect(body.errors.map(({ field }: { field: string }) => field)).toEqual([
      'orderId',
      'amountInMinorUnits',
      'currency',
      'paymentMethod',
      'extra',
    ]);
  });

  it.each([0, -1, 2 ** 53, '4999', null])('is an amount of %p', async (amountInMinorUnits) => {
    const { status, body } = await ask(createSandboxProvider(), { ...anAuthorization(), amountInMinorUnits });
    expect(status).toBe(400);
    expect(body.errors[0].field).toBe('amountInMinorUnits');
  });
});

describe('the payments process', () => {
  it('authorises, takes the money later, and ends with 0 on SIGTERM', async () => {
    const order = anAuthorization();
    const program = await startService('app/payments/main.ts', {
      ...database.variables,
      ENVIRONMENT: 'test',
      CAPTURE_AFTER_MINUTES: '0',
      VERSION: '0.1.0-0123456789ab',
    });
    const response = await fetch(`${program.url}/services/payments/authorizations`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(order),
    });
    expect(await response.json()).toMatchObject({ status: 'authorized' });
    const payment = `${program.url}/services/payments/payments/${order.orderId}`;
    await eventually(async () => {
      expect(await (await fetch(payment)).json()).toMatchObject({ status: 'captured' });
    });
    expect((await fetch(`${program.url}/health/ready`)).status).toBe(200);
    expect(await program.terminate()).toBe(0);
  });
});

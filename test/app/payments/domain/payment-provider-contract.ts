import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import type { PaymentProvider, PaymentRequest } from '../../../../app/payments/domain/payment-provider.ts';
import {
  ProviderRefusedError,
  ProviderUnavailableError,
} from '../../../../app/payments/domain/payment-provider.ts';

/** What every payment provider has to do; the methods are those with which it can be brought to each answer. */
export function itIsAPaymentProvider(
  create: () => PaymentProvider,
  methods: { accepted: string; declined: string; unanswered: string },
): void {
  const aRequest = (paymentMethod: string): PaymentRequest => ({
    idempotencyKey: randomUUID(),
    amountInMinorUnits: 4999,
    currency: 'EUR',
    paymentMethod,
  });
  const authorized = async (provider: PaymentProvider) => {
    const { idempotencyKey, amountInMinorUnits, currency, paymentMethod } = aRequest(methods.accepted);
    const { authorizationId } = await provider.authorize({
      ...{ idempotencyKey, amountInMinorUnits, currency, paymentMethod },
    });
    return { idempotencyKey, amountInMinorUnits, currency, authorizationId };
  };

  describe('a payment provider', () => {
    it('authorises a payment', async () => {
      expect(await create().authorize(aRequest(methods.accepted))).toEqual({
        status: 'authorized',
        authorizationId: expect.stringMatching(/.+/),
      });
    });

    it('declines a payment with a reason for the customer', async () => {
      expect(await create().authorize(aRequest(methods.declined))).toEqual({
        status: 'declined',
        authorizationId: expect.stringMatching(/.+/),
        reason: expect.stringMatching(/^[A-Z].+\.$/),
      });
    });

    it('says so when it gives no answer', async () => {
      await expect(create().authorize(aRequest(methods.unanswered))).rejects.toBeInstanceOf(
        ProviderUnavailableError,
      );
    });

    it.each(['accepted', 'declined'] as const)('answers the same to the same key: %s', async (method) => {
      const provider = create();
      const request = aRequest(methods[method]);
      expect(await provider.authorize(request)).toEqual(await provider.authorize(request));
    });

    it('knows a key again after a restart', async () => {
      const request = aRequest(methods.accepted);
      expect(await create().authorize(request)).toEqual(await create().authorize(request));
    });

    it('gives another authorisation to another key', async () => {
      const [one, other] = await Promise.all([authorized(create()), authorized(create())]);
      expect(one.authorizationId).not.toBe(other.authorizationId);
    });

    it.each([
      ['captures', ['capture']],
      ['voids', ['void']],
      ['captures and refunds', ['capture', 'refund']],
    ] as const)('%s what it has authorised, and takes no offence when asked twice', async (_, actions) => {
      const provider = create();
      const money = await authorized(provider);
      for (const action of actions) {
        await provider[action](money);
        await provider[action](money);
      }
    });

    it.each(['capture', 'void', 'refund'] as const)(
      'does not %s what it has never authorised',
      async (action) => {
        const money = { ...(await authorized(create())), authorizationId: 'never-authorised' };
        await expect(create()[action](money)).rejects.toBeInstanceOf(ProviderRefusedError);
      },
    );
  });
}

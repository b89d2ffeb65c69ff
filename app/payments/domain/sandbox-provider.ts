import { createHash } from 'node:crypto';
import { payments } from '../contract.ts';
import { type PaymentProvider, ProviderUnavailableError } from './payment-provider.ts';

/**
 * A provider that moves no money: authorises everything, except that one payment method is declined and one gets no
 * answer. Like a real one it knows an idempotency key again.
 */
export function createSandboxProvider(): PaymentProvider {
  return {
    authorize: async ({ idempotencyKey, paymentMethod }) => {
      if (paymentMethod === payments.failingMethod) {
        throw new ProviderUnavailableError('sandbox', idempotencyKey);
      }
      const authorizationId = `sandbox-${createHash('sha256').update(idempotencyKey).digest('hex').slice(0, 24)}`;
      if (paymentMethod === payments.decliningMethod) {
        return { status: 'declined', authorizationId, reason: 'The card was declined.' };
      }
      return { status: 'authorized', authorizationId };
    },
  };
}

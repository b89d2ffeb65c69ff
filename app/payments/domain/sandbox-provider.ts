import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { payments } from '../contract.ts';
import {
  type HeldMoney,
  type PaymentProvider,
  ProviderRefusedError,
  ProviderUnavailableError,
} from './payment-provider.ts';

export interface SandboxOptions {
  /** How long each answer takes; none unless given. */
  latencyInMilliseconds?: number;
}

/**
 * A provider that moves no money: authorises everything, except that one payment method is declined and one gets no
 * answer. Like a real one it knows an idempotency key again; it needs no memory for that, because everything that it
 * answers follows from the key.
 */
export function createSandboxProvider({ latencyInMilliseconds = 0 }: SandboxOptions = {}): PaymentProvider {
  const takeTime = () => (latencyInMilliseconds > 0 ? delay(latencyInMilliseconds) : Promise.resolve());
  const move = (action: string) => async (money: HeldMoney) => {
    await takeTime();
    refuseUnknown(action, money);
  };
  return {
    authorize: async ({ idempotencyKey, paymentMethod }) => {
      await takeTime();
      if (paymentMethod === payments.failingMethod) {
        throw new ProviderUnavailableError('sandbox', idempotencyKey);
      }
      const authorizationId = authorizationIdOf(idempotencyKey);
      if (paymentMethod === payments.decliningMethod) {
        return { status: 'declined', authorizationId, reason: 'The card was declined.' };
      }
      return { status: 'authorized', authorizationId };
    },
    capture: move('capture'),
    void: move('void'),
    refund: move('refund'),
  };
}

function authorizationIdOf(idempotencyKey: string): string {
  return `sandbox-${createHash('sha256').update(idempotencyKey).digest('hex').slice(0, 24)}`;
}

function refuseUnknown(action: string, { authorizationId, idempotencyKey }: HeldMoney): void {
  if (authorizationId === authorizationIdOf(idempotencyKey)) return;
  throw new ProviderRefusedError('sandbox', action, authorizationId, 'it was not authorised under this key');
}

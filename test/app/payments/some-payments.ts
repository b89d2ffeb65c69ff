import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { AuthorizationRequest } from '../../../app/payments/contract.ts';
import type { PaymentProvider } from '../../../app/payments/domain/payment-provider.ts';
import { createSandboxProvider } from '../../../app/payments/domain/sandbox-provider.ts';

export function anAuthorization(change: Partial<AuthorizationRequest> = {}): AuthorizationRequest {
  return {
    orderId: randomUUID(),
    amountInMinorUnits: 4999,
    currency: 'EUR',
    paymentMethod: 'card',
    ...change,
  };
}

export interface RecordingProvider extends PaymentProvider {
  /** For example `authorize <order id>`, in the order in which it was asked. */
  asked: string[];
}

/** The sandbox provider, which remembers what it was asked, takes its time and fails when told to. */
export function recordingProvider({
  delayInMilliseconds = 0,
  failure,
}: {
  delayInMilliseconds?: number;
  /** Thrown instead of an answer where it is given for an action and an order. */
  failure?: (action: keyof PaymentProvider, orderId: string) => Error | undefined;
} = {}): RecordingProvider {
  const sandbox = createSandboxProvider();
  const asked: string[] = [];
  const record = async (action: keyof PaymentProvider, orderId: string) => {
    asked.push(`${action} ${orderId}`);
    if (delayInMilliseconds > 0) await delay(delayInMilliseconds);
    const error = failure?.(action, orderId);
    if (error) throw error;
  };
  return {
    asked,
    authorize: async (request) => {
      await record('authorize', request.idempotencyKey);
      return sandbox.authorize(request);
    },
    capture: async (money) => {
      await record('capture', money.idempotencyKey);
      await sandbox.capture(money);
    },
    void: async (money) => {
      await record('void', money.idempotencyKey);
      await sandbox.void(money);
    },
    refund: async (money) => {
      await record('refund', money.idempotencyKey);
      await sandbox.refund(money);
    },
  };
}

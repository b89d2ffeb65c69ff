import { inTransaction, type Pool } from '../platform/postgres.ts';
import type { Payment } from './contract.ts';
import { lockPayment, recordStatus } from './data/payment.ts';
import { nextStep, type Wish } from './domain/payment-life.ts';
import type { HeldMoney, PaymentProvider } from './domain/payment-provider.ts';

/** No payment was ever decided for the order. */
export class UnknownPaymentError extends Error {
  constructor(orderId: string) {
    super(`There is no payment of order ${orderId}.`);
    this.name = 'UnknownPaymentError';
  }
}

/** The payment is in a state in which this can no longer be done. */
export class PaymentStateError extends Error {
  constructor({ orderId, status }: Payment, wish: Wish) {
    const remedy = wish === 'void' ? ' Refund it instead.' : '';
    super(`The payment of order ${orderId} is ${status}; ${wish} is no longer possible.${remedy}`);
    this.name = 'PaymentStateError';
  }
}

/**
 * Voids or refunds the payment of an order; wanting the same again changes nothing. The payment is locked while the
 * provider is asked; if this process dies in between, the provider knows the key again.
 *
 * @throws {UnknownPaymentError}
 * @throws {PaymentStateError}
 * @throws {ProviderUnavailableError}
 */
export async function changePayment(
  { pool, provider }: { pool: Pool; provider: PaymentProvider },
  orderId: string,
  wish: 'void' | 'refund',
): Promise<Payment> {
  return inTransaction(pool, async (transaction) => {
    const payment = await lockPayment(transaction, orderId);
    if (!payment) throw new UnknownPaymentError(orderId);
    const step = nextStep(payment.status, wish);
    if (step.ask === 'refused') throw new PaymentStateError(payment, wish);
    if (step.ask === 'nothing') return payment;
    await provider[step.ask](moneyOf(payment));
    await recordStatus(transaction, [orderId], step.status);
    return { ...payment, status: step.status };
  });
}

/** What the provider knows a payment by. */
export function moneyOf({ orderId, authorizationId, amountInMinorUnits, currency }: Payment): HeldMoney {
  return { idempotencyKey: orderId, authorizationId, amountInMinorUnits, currency };
}

import { inTransaction, type Pool } from '../platform/postgres.ts';
import type { Authorization, AuthorizationRequest } from './contract.ts';
import {
  claimOrder,
  readClaimedOrder,
  reasonOf,
  recordDecision,
  type StoredAuthorization,
} from './data/authorizations.ts';
import type { PaymentProvider } from './domain/payment-provider.ts';

/** The same order was asked for before with another amount, currency or payment method. */
export class DifferentTermsError extends Error {
  constructor(orderId: string, differing: readonly string[]) {
    super(
      `Order ${orderId} was already asked for with another ${differing.join(' and ')}. An order is authorised once; ` +
        'ask with the same terms, or place another order.',
    );
    this.name = 'DifferentTermsError';
  }
}

/**
 * Authorises an order at most once: whoever asks again gets the first answer. The order's row is locked while the
 * provider is asked, so of two requests at the same time only one asks; if this process dies in between, the row goes
 * with it, and the provider knows the order's id again as the idempotency key.
 *
 * @throws {DifferentTermsError}
 * @throws {ProviderUnavailableError}
 */
export async function authorizeOrder(
  { pool, provider }: { pool: Pool; provider: PaymentProvider },
  request: AuthorizationRequest,
): Promise<Authorization> {
  return inTransaction(pool, async (transaction) => {
    await claimOrder(transaction, request);
    const stored = await readClaimedOrder(transaction, request.orderId);
    refuseDifferentTerms(request, stored);
    if (stored.outcome) return stored.outcome;
    const { orderId, ...terms } = request;
    const decision = await provider.authorize({ idempotencyKey: orderId, ...terms });
    await recordDecision(transaction, orderId, decision);
    return {
      orderId,
      status: decision.status,
      authorizationId: decision.authorizationId,
      reason: reasonOf(decision),
    };
  });
}

function refuseDifferentTerms(request: AuthorizationRequest, { terms }: StoredAuthorization): void {
  const differing = [
    ...(terms.amountInMinorUnits === request.amountInMinorUnits ? [] : ['amount']),
    ...(terms.currency === request.currency ? [] : ['currency']),
    ...(terms.paymentMethod === request.paymentMethod ? [] : ['payment method']),
  ];
  if (differing.length > 0) throw new DifferentTermsError(request.orderId, differing);
}

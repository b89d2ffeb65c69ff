import type { Database } from '../../platform/postgres.ts';
import type { Authorization, AuthorizationRequest } from '../contract.ts';
import type { PaymentDecision } from '../domain/payment-provider.ts';

/** What is stored under an order: its terms, and the outcome as soon as there is one. */
export interface StoredAuthorization {
  terms: Omit<AuthorizationRequest, 'orderId'>;
  outcome: Authorization | null;
}

interface Row {
  status: Authorization['status'] | 'pending';
  authorization_id: string | null;
  reason: string | null;
  amount_in_minor_units: number;
  currency: string;
  payment_method: string;
}

/**
 * Makes the order's row unless there is one. While another transaction has just made it, waits for that transaction's
 * end.
 */
export async function claimOrder(transaction: Database, request: AuthorizationRequest): Promise<void> {
  await transaction.query(
    `insert into payments."authorization" (order_id, status, amount_in_minor_units, currency, payment_method)
     values ($1, 'pending', $2, $3, $4)
         on conflict do nothing`,
    [request.orderId, request.amountInMinorUnits, request.currency, request.paymentMethod],
  );
}

/** The order's row, which nobody else can change before the end of this transaction. */
export async function readClaimedOrder(transaction: Database, orderId: string): Promise<StoredAuthorization> {
  const { rows } = await transaction.query<Row>(
    `select status, authorization_id, reason, amount_in_minor_units, currency, payment_method
       from payments."authorization" where order_id = $1 for update`,
    [orderId],
  );
  if (!rows[0])
    throw new Error(`The authorization of order ${orderId} was deleted while it was being asked for.`);
  return toStoredAuthorization(orderId, rows[0]);
}

export async function recordDecision(
  transaction: Database,
  orderId: string,
  decision: PaymentDecision,
): Promise<void> {
  await transaction.query(
    `update payments."authorization" set status = $2, authorization_id = $3, reason = $4 where order_id = $1`,
    [orderId, decision.status, decision.authorizationId, reasonOf(decision)],
  );
}

/** Why it was declined; null when it was authorised. */
export function reasonOf(decision: PaymentDecision): string | null {
  return decision.status === 'declined' ? decision.reason : null;
}

function toStoredAuthorization(orderId: string, row: Row): StoredAuthorization {
  const { status, authorization_id: authorizationId, reason } = row;
  return {
    terms: {
      amountInMinorUnits: row.amount_in_minor_units,
      currency: row.currency,
      paymentMethod: row.payment_method,
    },
    outcome:
      status === 'pending' || authorizationId === null ? null : { orderId, status, authorizationId, reason },
  };
}

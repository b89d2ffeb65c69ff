import type { Database } from '../../platform/postgres.ts';
import type { Authorization, AuthorizationRequest } from '../contract.ts';
import type { PaymentDecision } from '../domain/payment-provider.ts';

/** What is stored under an order: its terms, and what was decided. */
export interface StoredAuthorization {
  terms: AuthorizationRequest;
  authorization: Authorization;
}

interface Row {
  order_id: string;
  status: string;
  authorization_id: string;
  reason: string | null;
  amount_in_minor_units: number;
  currency: string;
  payment_method: string;
}

/**
 * Makes a row for each order that has none, and gives the ids of those. Where another transaction has just made one,
 * waits for that transaction's end; the orders come sorted, so that two batches never wait for each other.
 */
export async function claimOrders(
  transaction: Database,
  requests: readonly AuthorizationRequest[],
): Promise<Set<string>> {
  const { rows } = await transaction.query<{ order_id: string }>({
    name: 'claim-orders',
    text: `insert into payments."authorization" (order_id, status, amount_in_minor_units, currency, payment_method)
           select order_id, 'pending', amount, currency, payment_method
             from unnest($1::uuid[], $2::bigint[], $3::text[], $4::text[])
               as request (order_id, amount, currency, payment_method)
            order by order_id
               on conflict do nothing
        returning order_id`,
    values: [
      requests.map(({ orderId }) => orderId),
      requests.map(({ amountInMinorUnits }) => amountInMinorUnits),
      requests.map(({ currency }) => currency),
      requests.map(({ paymentMethod }) => paymentMethod),
    ],
  });
  return new Set(rows.map(({ order_id }) => order_id));
}

/** What was decided about orders that were not to be claimed. None is pending: whoever claims one decides it, or lets it go, in the same transaction. */
export async function readAuthorizations(
  database: Database,
  orderIds: readonly string[],
): Promise<StoredAuthorization[]> {
  const { rows } = await database.query<Row>(
    `select order_id, status, authorization_id, reason, amount_in_minor_units, currency, payment_method
       from payments."authorization" where order_id = any($1::uuid[])`,
    [orderIds],
  );
  return rows.map(toStoredAuthorization);
}

/** @param captureAfterMinutes when the money of what was authorised is to be taken */
export async function recordDecisions(
  transaction: Database,
  decisions: ReadonlyMap<string, PaymentDecision>,
  captureAfterMinutes: number,
): Promise<void> {
  await transaction.query({
    name: 'record-decisions',
    text: `update payments."authorization" set
             status = decision.status, authorization_id = decision.authorization_id, reason = decision.reason,
             capture_at = now() + make_interval(mins => $5)
             from unnest($1::uuid[], $2::text[], $3::text[], $4::text[])
               as decision (order_id, status, authorization_id, reason)
            where "authorization".order_id = decision.order_id`,
    values: [
      [...decisions.keys()],
      [...decisions.values()].map(({ status }) => status),
      [...decisions.values()].map(({ authorizationId }) => authorizationId),
      [...decisions.values()].map(reasonOf),
      captureAfterMinutes,
    ],
  });
}

/** Removes rows that were claimed for nothing, because the provider did not decide. */
export async function releaseOrders(transaction: Database, orderIds: readonly string[]): Promise<void> {
  await transaction.query(
    `delete from payments."authorization" where order_id = any($1::uuid[]) and status = 'pending'`,
    [orderIds],
  );
}

/** Why it was declined; null when it was authorised. */
export function reasonOf(decision: PaymentDecision): string | null {
  return decision.status === 'declined' ? decision.reason : null;
}

/** What became of the money later does not matter here: it was authorised, whatever came then. */
function toStoredAuthorization(row: Row): StoredAuthorization {
  const { order_id: orderId, authorization_id: authorizationId, reason } = row;
  const status = row.status === 'declined' ? 'declined' : 'authorized';
  return {
    terms: {
      orderId,
      amountInMinorUnits: row.amount_in_minor_units,
      currency: row.currency,
      paymentMethod: row.payment_method,
    },
    authorization: { orderId, status, authorizationId, reason },
  };
}

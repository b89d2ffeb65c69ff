import type { Database } from '../../platform/postgres.ts';
import type { CancellationRequest } from '../contract.ts';

/** Which of these orders, not written yet, their customers have cancelled already. */
export async function findEarlyCancellations(
  database: Database,
  orderIds: readonly string[],
): Promise<Map<string, { customerId: string }>> {
  const { rows } = await database.query<{ order_id: string; customer_id: string }>({
    name: 'find-early-cancellations',
    text: 'select order_id, customer_id from orders.early_cancellation where order_id = any($1::uuid[])',
    values: [orderIds],
  });
  return new Map(rows.map((row) => [row.order_id, { customerId: row.customer_id }]));
}

export async function rememberCancellations(
  transaction: Database,
  requests: readonly CancellationRequest[],
): Promise<void> {
  await transaction.query({
    name: 'remember-cancellations',
    text: `insert into orders.early_cancellation (order_id, customer_id, requested_at)
           select * from unnest($1::uuid[], $2::uuid[], $3::timestamptz[])
               on conflict do nothing`,
    values: [
      requests.map(({ orderId }) => orderId),
      requests.map(({ customerId }) => customerId),
      requests.map(({ requestedAt }) => requestedAt),
    ],
  });
}

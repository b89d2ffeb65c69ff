import type { Database } from '../../platform/postgres.ts';

/** The right to write for a customer, as PostgreSQL knows it. */
export interface Fence {
  customerId: string;
  /** Higher than that of any lease before it. */
  fencingToken: number;
  /** Tells two leases apart that hold the same token. */
  holder: string;
}

/** Another processor has written for this customer under a younger lease; this one may write no more. */
export class StaleFencingTokenError extends Error {
  constructor({ customerId, fencingToken }: Fence) {
    super(
      `Fencing token ${fencingToken} of customer ${customerId} is stale: a younger lease has written. ` +
        'Nothing was written; the order is taken up again under a new lease.',
    );
    this.name = 'StaleFencingTokenError';
  }
}

/** The tokens under which something was last written for the customers; one without has never been written for. */
export async function readFencingTokens(
  database: Database,
  customerIds: readonly string[],
): Promise<Map<string, number>> {
  const { rows } = await database.query<{ customer_id: string; fencing_token: number }>({
    name: 'read-fencing-tokens',
    text: 'select customer_id, fencing_token from orders.customer_fence where customer_id = any($1::uuid[])',
    values: [customerIds],
  });
  return new Map(rows.map((row) => [row.customer_id, row.fencing_token]));
}

/**
 * Goes before every write for customers, in the write's own transaction: it locks their fences until the end of the
 * transaction, so the check cannot be overtaken. Always locked in the order of the customer ids, so that two processors
 * cannot deadlock.
 *
 * Of two holders of the same token, which Redis can hand out after it lost its data, the first to write wins.
 *
 * @returns the customers that may be written for; nothing may be written for the others, whose fences are stale
 */
export async function advanceFences(transaction: Database, fences: readonly Fence[]): Promise<Set<string>> {
  const { rows } = await transaction.query<{ customer_id: string }>({
    name: 'advance-fences',
    text: `insert into orders.customer_fence as fence (customer_id, fencing_token, lease_holder)
           select * from unnest($1::uuid[], $2::bigint[], $3::uuid[]) as held (customer_id, fencing_token, holder)
            order by customer_id
               on conflict (customer_id) do update
              set fencing_token = excluded.fencing_token, lease_holder = excluded.lease_holder
            where (fence.fencing_token < excluded.fencing_token)
               or (fence.fencing_token = excluded.fencing_token and fence.lease_holder = excluded.lease_holder)
           returning customer_id`,
    values: [
      fences.map(({ customerId }) => customerId),
      fences.map(({ fencingToken }) => fencingToken),
      fences.map(({ holder }) => holder),
    ],
  });
  return new Set(rows.map((row) => row.customer_id));
}

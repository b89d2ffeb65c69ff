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

/** The token under which something was last written for the customer; 0 when nothing ever was. */
export async function readFencingToken(database: Database, customerId: string): Promise<number> {
  const { rows } = await database.query<{ fencing_token: number }>(
    'select fencing_token from orders.customer_fence where customer_id = $1',
    [customerId],
  );
  return rows[0]?.fencing_token ?? 0;
}

/**
 * Goes before every write for a customer, in the write's own transaction: it locks the customer's fence until the end
 * of the transaction, so the check cannot be overtaken.
 *
 * Of two holders of the same token, which Redis can hand out after it lost its data, the first to write wins.
 *
 * @throws {StaleFencingTokenError}
 */
export async function advanceFence(transaction: Database, fence: Fence): Promise<void> {
  const { rowCount } = await transaction.query(
    `insert into orders.customer_fence as fence (customer_id, fencing_token, lease_holder)
     values ($1, $2, $3)
         on conflict (customer_id) do update
        set fencing_token = excluded.fencing_token, lease_holder = excluded.lease_holder
      where (fence.fencing_token < excluded.fencing_token)
         or (fence.fencing_token = excluded.fencing_token and fence.lease_holder = excluded.lease_holder)`,
    [fence.customerId, fence.fencingToken, fence.holder],
  );
  if (rowCount !== 1) throw new StaleFencingTokenError(fence);
}

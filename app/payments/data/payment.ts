import type { Database } from '../../platform/postgres.ts';
import type { Payment } from '../contract.ts';

interface Row {
  order_id: string;
  status: Payment['status'];
  authorization_id: string;
  amount_in_minor_units: number;
  currency: string;
}

const columns = 'order_id, status, authorization_id, amount_in_minor_units, currency';

export async function findPayment(database: Database, orderId: string): Promise<Payment | undefined> {
  const { rows } = await database.query<Row>(
    `select ${columns} from payments."authorization" where order_id = $1 and status <> 'pending'`,
    [orderId],
  );
  return rows[0] && toPayment(rows[0]);
}

/** As `findPayment`; nobody else can change it before the end of this transaction. */
export async function lockPayment(transaction: Database, orderId: string): Promise<Payment | undefined> {
  const { rows } = await transaction.query<Row>(
    `select ${columns} from payments."authorization" where order_id = $1 and status <> 'pending' for update`,
    [orderId],
  );
  return rows[0] && toPayment(rows[0]);
}

/** Payments whose money is to be taken, longest due first; none that another transaction works on. */
export async function lockDuePayments(transaction: Database, limit: number): Promise<Payment[]> {
  const { rows } = await transaction.query<Row>(
    `select ${columns} from payments."authorization"
      where status = 'authorized' and capture_at <= now()
      order by capture_at limit $1 for update skip locked`,
    [limit],
  );
  return rows.map(toPayment);
}

export async function recordStatus(
  transaction: Database,
  orderIds: readonly string[],
  status: Payment['status'],
): Promise<void> {
  await transaction.query(
    `update payments."authorization" set status = $2, changed_at = now() where order_id = any($1::uuid[])`,
    [orderIds, status],
  );
}

/** So that money which the provider could not take does not stand before other money. */
export async function postponeCapture(
  transaction: Database,
  orderIds: readonly string[],
  minutes: number,
): Promise<void> {
  await transaction.query(
    `update payments."authorization" set capture_at = now() + make_interval(mins => $2)
      where order_id = any($1::uuid[])`,
    [orderIds, minutes],
  );
}

function toPayment(row: Row): Payment {
  return {
    orderId: row.order_id,
    status: row.status,
    authorizationId: row.authorization_id,
    amountInMinorUnits: row.amount_in_minor_units,
    currency: row.currency,
  };
}

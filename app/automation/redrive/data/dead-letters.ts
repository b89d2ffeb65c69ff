import type { Database } from '../../../platform/postgres.ts';

/** A message that the processor could not process, as it was. */
export interface DeadLetter {
  deadLetterId: string;
  messageId: string;
  orderId: string | null;
  customerId: string | null;
  body: string;
  reason: string;
  deadLetteredAt: Date;
}

/** Which of the open ones are meant; null does not narrow it. */
export interface Selection {
  ids: readonly string[] | null;
  reason: string | null;
  /** Those that came later, such as one that has come back meanwhile, are left alone; null when there is none at all. */
  last: string | null;
}

const isSelected = `redriven_at is null and dead_letter_id <= $3
  and ($1::bigint[] is null or dead_letter_id = any($1)) and ($2::text is null or position($2 in reason) > 0)`;

export async function findLatestDeadLetterId(database: Database): Promise<string | null> {
  const { rows } = await database.query<{ last: string | null }>(
    'select max(dead_letter_id)::text as last from orders.dead_letter',
  );
  return rows[0]?.last ?? null;
}

export async function countOpen(database: Database, { ids, reason, last }: Selection): Promise<number> {
  const { rows } = await database.query<{ count: number }>(
    `select count(*)::integer as count from orders.dead_letter where ${isSelected}`,
    [ids, reason, last],
  );
  return rows[0]?.count ?? 0;
}

/** Those that have waited longest, in the order in which they came; nobody else can redrive them meanwhile. */
export async function lockOpen(
  transaction: Database,
  { ids, reason, last }: Selection,
  limit: number,
): Promise<DeadLetter[]> {
  const { rows } = await transaction.query<DeadLetter>(
    `select dead_letter_id::text as "deadLetterId", message_id as "messageId", order_id as "orderId",
            customer_id as "customerId", body, reason, dead_lettered_at as "deadLetteredAt"
       from orders.dead_letter where ${isSelected} order by dead_letter_id limit $4 for update`,
    [ids, reason, last, limit],
  );
  return rows;
}

/** Marks them in the transaction that knows that the queue has them, and writes down who wished it. */
export async function markRedriven(
  transaction: Database,
  letters: readonly DeadLetter[],
  requestedBy: string,
): Promise<void> {
  const ids = letters.map(({ deadLetterId }) => deadLetterId);
  await transaction.query(
    'update orders.dead_letter set redriven_at = now(), redriven_by = $1 where dead_letter_id = any($2::bigint[])',
    [requestedBy, ids],
  );
  await transaction.query(
    `insert into orders.audit (subject, name, action, entity, entity_id, before, after)
     select 'automation/redrive', $1, 'redrive', 'dead letter', coalesce(order_id::text, dead_letter_id::text),
            jsonb_build_object('deadLetterId', dead_letter_id::text, 'state', 'open', 'reason', reason),
            jsonb_build_object('deadLetterId', dead_letter_id::text, 'state', 'redriven', 'reason', reason)
       from orders.dead_letter where dead_letter_id = any($2::bigint[]) order by dead_letter_id`,
    [requestedBy, ids],
  );
}

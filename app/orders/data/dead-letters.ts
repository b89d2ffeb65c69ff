import type { User } from '../../platform/authentication.ts';
import type { Database } from '../../platform/postgres.ts';
import type { DeadLetter, DeadLetterPage } from '../contract.ts';

interface DeadLetterRow extends Omit<DeadLetter, 'deadLetteredAt' | 'redrivenAt'> {
  deadLetteredAt: Date;
  redrivenAt: Date | null;
}

const selectDeadLetters = `
  select dead_letter_id::text as "deadLetterId", message_id as "messageId", order_id as "orderId",
         customer_id as "customerId", body, reason, receive_count as "receiveCount",
         dead_lettered_at as "deadLetteredAt", redriven_at as "redrivenAt", redriven_by as "redrivenBy"
    from orders.dead_letter`;

/** The latest first, beginning below the id `before`. */
export async function listDeadLetters(
  database: Database,
  {
    state,
    before,
    pageSize,
  }: { state?: 'open' | 'redriven' | undefined; before?: string | undefined; pageSize: number },
): Promise<DeadLetterPage> {
  const { rows } = await database.query<DeadLetterRow>(
    `${selectDeadLetters}
      where ($1::boolean is null or (redriven_at is null) = $1) and ($2::bigint is null or dead_letter_id < $2)
      order by dead_letter_id desc limit $3 + 1`,
    [state && state === 'open', before, pageSize],
  );
  const deadLetters = rows.slice(0, pageSize).map(toDeadLetter);
  return {
    deadLetters,
    nextBefore: rows.length > pageSize ? (deadLetters.at(-1)?.deadLetterId ?? null) : null,
  };
}

/** Nobody else can redrive it until the transaction ends. Undefined when there is none. */
export async function lockDeadLetter(
  transaction: Database,
  deadLetterId: string,
): Promise<DeadLetter | undefined> {
  const { rows } = await transaction.query<DeadLetterRow>(
    `${selectDeadLetters} where dead_letter_id = $1 for update`,
    [deadLetterId],
  );
  return rows.map(toDeadLetter)[0];
}

/** The id of the latest dead letter; undefined when there has never been one. */
export async function findLatestDeadLetterId(database: Database): Promise<string | undefined> {
  const { rows } = await database.query<{ deadLetterId: string | null }>(
    'select max(dead_letter_id)::text as "deadLetterId" from orders.dead_letter',
  );
  return rows[0]?.deadLetterId ?? undefined;
}

/** The open ones up to the id `last` that have waited longest, at most ten, in the order in which they came. */
export async function lockOpenDeadLetters(transaction: Database, last: string): Promise<DeadLetter[]> {
  const { rows } = await transaction.query<DeadLetterRow>(
    `${selectDeadLetters}
      where redriven_at is null and dead_letter_id <= $1 order by dead_letter_id limit 10 for update`,
    [last],
  );
  return rows.map(toDeadLetter);
}

export async function markRedriven(
  transaction: Database,
  user: User,
  deadLetterIds: readonly string[],
): Promise<void> {
  await transaction.query(
    `update orders.dead_letter set redriven_at = now(), redriven_by = $1 where dead_letter_id = any($2::bigint[])`,
    [user.name, deadLetterIds],
  );
}

function toDeadLetter({ deadLetteredAt, redrivenAt, ...row }: DeadLetterRow): DeadLetter {
  return {
    ...row,
    deadLetteredAt: deadLetteredAt.toISOString(),
    redrivenAt: redrivenAt?.toISOString() ?? null,
  };
}

import type { Database } from '../../platform/postgres.ts';

/** A message that could not be processed, as the back office is to see it. */
export interface DeadLetter {
  messageId: string;
  orderId: string | null;
  customerId: string | null;
  body: string;
  reason: string;
  receiveCount: number;
}

/** Keeps the dead letters; one that is there already is not kept twice. @returns how many are new */
export async function insertDeadLetters(database: Database, letters: readonly DeadLetter[]): Promise<number> {
  const { rowCount } = await database.query(
    `insert into orders.dead_letter (message_id, order_id, customer_id, body, reason, receive_count)
     select * from unnest($1::text[], $2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::int[])
         on conflict (message_id) do nothing`,
    [
      letters.map(({ messageId }) => messageId),
      letters.map(({ orderId }) => orderId),
      letters.map(({ customerId }) => customerId),
      letters.map(({ body }) => body),
      letters.map(({ reason }) => reason),
      letters.map(({ receiveCount }) => receiveCount),
    ],
  );
  return rowCount ?? 0;
}

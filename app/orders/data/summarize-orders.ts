import type { Database } from '../../platform/postgres.ts';
import type { OrdersSummary } from '../contract.ts';

/** How the day goes that it is now in UTC. */
export async function summarizeOrders(database: Database): Promise<OrdersSummary> {
  const { rows } = await database.query<OrdersSummary>(
    `with today as (select (now() at time zone 'UTC')::date as day)
     select to_char(today.day, 'YYYY-MM-DD') as day,
            (select coalesce(json_object_agg(by_status.status, by_status.count), '{}')
               from (select status, count(*) from orders."order"
                      where placed_at >= today.day::timestamp at time zone 'UTC' and not is_test group by status) by_status
            ) as "ordersByStatus",
            (select count(*) from orders.dead_letter where redriven_at is null) as "openDeadLetters"
       from today`,
  );
  const [summary] = rows;
  if (!summary) throw new Error('The database gave no row for the summary of the orders.');
  return summary;
}

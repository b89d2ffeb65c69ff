import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface NamedQueryText {
  name: string;
  description: string;
  /** For Athena; complete by itself. */
  sql: string;
}

/**
 * The questions that people ask most, over the last thirty days. Each is a file of `queries/`, which reads
 * `current_order` beside the tables: every order as it is now, since each of its versions is a row of `orders`. Amounts
 * are in minor units of their currency, and those of different currencies are never added up.
 *
 * https://docs.aws.amazon.com/athena/latest/ug/select.html
 */
export function readNamedQueries(): NamedQueryText[] {
  const currentOrder = readQuery('current-order');
  return Object.entries(descriptions).map(([name, description]) => ({
    name,
    description,
    sql: `with current_order as (\n${currentOrder})\n${readQuery(name)}`,
  }));
}

const descriptions = {
  'orders-by-day': 'Orders and revenue of each day and currency',
  'orders-by-country': 'Orders and revenue of each country',
  'orders-by-brand': 'What was sold of each brand in confirmed orders',
  'stock-turnover':
    'How often the stock of each product was sold on the days that it was counted, and how many days it lasts so',
  'late-orders': 'Orders that took longer than 15 minutes, or are still reserved after that',
};

function readQuery(name: string): string {
  return readFileSync(join(import.meta.dirname, 'queries', `${name}.sql`), 'utf8');
}

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { reportDatasets } from '../../../app/reporting/contract.ts';
import { readNamedQueries } from '../../../workload/reporting/named-queries.ts';
import { type PostgresServer, startPostgres } from '../../support/postgres-server.ts';

/** The types of Athena, as PostgreSQL calls them. */
const typeOfPostgres = { string: 'text', timestamp: 'timestamp', int: 'integer', bigint: 'bigint' } as const;

const minutes = 60_000;
const today = new Date();

let server: PostgresServer;

beforeAll(async () => {
  server = await startPostgres({ settings: { timezone: 'UTC' } });
  for (const [dataset, columns] of Object.entries(reportDatasets)) {
    const definitions = Object.entries(columns).map(([name, type]) => `"${name}" ${typeOfPostgres[type]}`);
    await server.run('postgres', `create table ${dataset} (${definitions.join(', ')}, day text not null)`);
  }
  await insert('orders', [
    anOrder('first', { status: 'reserved', processedAfterMinutes: 1, changed_in: 1 }),
    anOrder('first', { status: 'confirmed', processedAfterMinutes: 2, changed_in: 2 }),
    anOrder('second', { status: 'confirmed', processedAfterMinutes: 40, changed_in: 3 }),
    anOrder('third', { status: 'confirmed', country: 'JP', currency: 'JPY', changed_in: 4 }),
    anOrder('third', {
      status: 'refunded',
      country: 'JP',
      currency: 'JPY',
      processedAfterMinutes: 300,
      changed_in: 9,
    }),
    anOrder('stuck', { status: 'reserved', changed_in: 5 }),
    anOrder('refused', { status: 'rejected', changed_in: 6 }),
    anOrder('long ago', {
      status: 'confirmed',
      placed_at: new Date(today.getTime() - 60 * 24 * 60 * minutes),
    }),
  ]);
  await insert('order_lines', [
    aLine('first', { brand: 'Haldenbrook', quantity: 2, unit_price_in_minor_units: 500 }),
    aLine('first', { brand: 'Haldenbrook', position: 2, unit_price_in_minor_units: 70 }),
    aLine('second', { brand: 'Vellmar', unit_price_in_minor_units: 1000 }),
    aLine('third', { brand: 'Vellmar', currency: 'JPY' }),
    aLine('first', {
      position: 3,
      sku: 'LAMP',
      quantity: 6,
      unit_price_in_minor_units: 0,
      brand: 'Haldenbrook',
    }),
    aLine('third', { position: 2, sku: 'LAMP', quantity: 100, currency: 'JPY', brand: 'Haldenbrook' }),
  ]);
  await insert('stock', [
    aCount('LAMP', { quantity: 6, daysAgo: 1 }),
    aCount('LAMP', { quantity: 2, daysAgo: 0 }),
    aCount('LAMP', { quantity: 1000, daysAgo: 60 }),
    aCount('SHELF', { quantity: 9, daysAgo: 0 }),
    aCount('SOLD-OUT', { quantity: 0, daysAgo: 0 }),
  ]);
});

afterAll(() => server.stop());

type Row = Record<string, string | number | Date>;

/** An hour ago, so that one that is still reserved is late. */
function anOrder(
  order_id: string,
  { processedAfterMinutes = 1, ...given }: Row & { processedAfterMinutes?: number },
): Row {
  const placed_at =
    given.placed_at instanceof Date ? given.placed_at : new Date(today.getTime() - 60 * minutes);
  const processed_at = new Date(placed_at.getTime() + processedAfterMinutes * minutes);
  const common = { customer_id: 'somebody', country: 'DE', currency: 'EUR', total_in_minor_units: 1070 };
  return { order_id, ...common, changed_in: 1, ...given, placed_at, processed_at, day: dayOf(placed_at) };
}

function aLine(order_id: string, given: Row): Row {
  const placed_at = new Date(today.getTime() - 60 * minutes);
  const common = {
    position: 1,
    sku: 'VASE',
    country: 'DE',
    currency: 'EUR',
    quantity: 1,
    unit_price_in_minor_units: 1,
  };
  return { order_id, ...common, ...given, placed_at, day: dayOf(placed_at) };
}

/** Those of today at the time of the lines, which may be yesterday's last hour. */
function aCount(sku: string, { quantity, daysAgo }: { quantity: number; daysAgo: number }): Row {
  const counted_at = new Date(today.getTime() - 60 * minutes - daysAgo * 24 * 60 * minutes);
  const common = { name: `A ${sku}`, brand: 'Haldenbrook', category: 'Light' };
  return { sku, ...common, quantity, counted_at, day: dayOf(counted_at) };
}

function dayOf(instant: Date): string {
  return instant.toISOString().slice(0, 10);
}

async function insert(table: string, rows: Row[]): Promise<void> {
  for (const row of rows) {
    await server.run(
      'postgres',
      `insert into ${table} select * from json_populate_record(null::${table}, '${JSON.stringify(row)}')`,
    );
  }
}

async function ask(name: string): Promise<Record<string, unknown>[]> {
  const query = readNamedQueries().find((each) => each.name === name);
  const { rows } = await server.run('postgres', query?.sql ?? 'select');
  return rows;
}

/** In the common subset of Athena's SQL and PostgreSQL's, so that the latter can answer here. */
describe('the named query', () => {
  it('"orders-by-day" counts each order once, as it is now, over thirty days', async () => {
    expect(await ask('orders-by-day')).toEqual([
      expect.objectContaining({
        ...{ currency: 'EUR', orders: '4', confirmed: '2', refused: '1', taken_back: '0' },
        revenue_in_minor_units: '2140',
      }),
      expect.objectContaining({
        ...{ currency: 'JPY', orders: '1', confirmed: '0', refused: '0', taken_back: '1' },
        revenue_in_minor_units: null,
      }),
    ]);
  });

  it('"orders-by-country" does so by country', async () => {
    expect(await ask('orders-by-country')).toMatchObject([
      { country: 'DE', currency: 'EUR', orders: '4' },
      { country: 'JP', currency: 'JPY', orders: '1', taken_back: '1' },
    ]);
  });

  it('"orders-by-brand" adds up the lines of confirmed orders', async () => {
    expect(await ask('orders-by-brand')).toEqual([
      { brand: 'Haldenbrook', currency: 'EUR', orders: '1', items: '9', revenue_in_minor_units: '1070' },
      { brand: 'Vellmar', currency: 'EUR', orders: '1', items: '1', revenue_in_minor_units: '1000' },
    ]);
  });

  it('"stock-turnover" holds what was sold against what was there, on the days that were counted', async () => {
    expect(await ask('stock-turnover')).toEqual([
      {
        ...{ sku: 'LAMP', name: 'A LAMP', brand: 'Haldenbrook' },
        ...{ sold: '6', average_stock: '4.0', turnover: '1.50', days_in_stock: '1.3' },
      },
      expect.objectContaining({ sku: 'SHELF', sold: '0', turnover: '0.00', days_in_stock: null }),
      expect.objectContaining({ sku: 'SOLD-OUT', sold: '0', average_stock: '0.0', turnover: null }),
    ]);
  });

  it('"late-orders" shows what took long or has not ended, and not what was refunded later', async () => {
    const late = await ask('late-orders');
    expect(late.map(({ order_id }) => order_id).sort()).toEqual(['second', 'stuck']);
  });

  it.each(readNamedQueries())('"$name" reads the partitions of its days only', ({ sql }) => {
    const readings = sql.match(/\bfrom (orders|order_lines|stock)\b/g) ?? [];
    expect(sql.match(/\bday >= cast\(cast\(current_date/g)).toHaveLength(readings.length);
  });
});

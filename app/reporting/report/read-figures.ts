import { parquetReadObjects } from 'hyparquet';
import type { DatasetName, reportDatasets } from '../contract.ts';
import { hasState } from '../extraction-state.ts';
import type { ReportStore } from '../store/report-store.ts';
import { createTally, type Figures, type ReportedLine, type ReportedOrder } from './figures.ts';

export interface Selected {
  /** ISO days, both included. */
  from: string | undefined;
  to: string | undefined;
  currency: string | undefined;
}

/** Nothing has ever been extracted to that place. */
export class NoParquetError extends Error {
  constructor(location: string) {
    super(
      `There is no Parquet of orders at ${location}; look at --source, or extract there first with --extract-from.`,
    );
    this.name = 'NoParquetError';
  }
}

type FilesByDay = Map<string, string[]>;

/**
 * Reads the orders as they are now, day by day: every version of an order lies in the partition of the day on which it
 * was placed, and the one of the youngest transaction counts.
 *
 * @throws {NoParquetError}
 */
export async function readFigures(store: ReportStore, selected: Selected): Promise<Figures> {
  const tally = createTally();
  const orderFiles = await filesByDay(store, 'orders', selected);
  if (orderFiles.size === 0 && !(await hasState(store))) throw new NoParquetError(store.location);
  const lineFiles = await filesByDay(store, 'order_lines', selected);
  for (const [day, files] of [...orderFiles].sort()) {
    const orders = await readOrders(store, day, files, selected.currency);
    tally.addDay(orders, await readLines(store, lineFiles.get(day) ?? []));
  }
  return tally.figures();
}

async function filesByDay(
  store: ReportStore,
  dataset: DatasetName,
  { from, to }: Selected,
): Promise<FilesByDay> {
  const files: FilesByDay = new Map();
  for await (const key of store.keysBelow(`${dataset}/`)) {
    const [, day] = /\/day=(\d{4}-\d\d-\d\d)\/[^/]+\.parquet$/.exec(key) ?? [];
    if (day === undefined || (from !== undefined && day < from) || (to !== undefined && day > to)) continue;
    files.set(day, [...(files.get(day) ?? []), key]);
  }
  return files;
}

async function readOrders(
  store: ReportStore,
  day: string,
  files: readonly string[],
  currency: string | undefined,
): Promise<Map<string, ReportedOrder>> {
  const orders = new Map<string, ReportedOrder>();
  const versions = new Map<string, number>();
  for (const file of files) {
    for (const row of await readRows(store, file, orderColumns)) {
      const orderId = String(row.order_id);
      const version = Number(row.changed_in);
      if ((versions.get(orderId) ?? -1) >= version) continue;
      if (currency !== undefined && row.currency !== currency) continue;
      versions.set(orderId, version);
      orders.set(orderId, {
        orderId,
        day,
        status: String(row.status),
        country: String(row.country),
        currency: String(row.currency),
        totalInMinorUnits: Number(row.total_in_minor_units),
      });
    }
  }
  return orders;
}

async function readLines(store: ReportStore, files: readonly string[]): Promise<ReportedLine[]> {
  const lines: ReportedLine[] = [];
  for (const file of files) {
    for (const row of await readRows(store, file, lineColumns)) {
      lines.push({
        orderId: String(row.order_id),
        brand: row.brand === null ? null : String(row.brand),
        quantity: Number(row.quantity),
        unitPriceInMinorUnits: Number(row.unit_price_in_minor_units),
      });
    }
  }
  return lines;
}

type ColumnOf<Name extends DatasetName> = keyof (typeof reportDatasets)[Name] & string;

const orderColumns = [
  'order_id',
  'status',
  'country',
  'currency',
  'total_in_minor_units',
  'changed_in',
] as const satisfies ColumnOf<'orders'>[];

const lineColumns = [
  'order_id',
  'brand',
  'quantity',
  'unit_price_in_minor_units',
] as const satisfies ColumnOf<'order_lines'>[];

async function readRows<Column extends string>(
  store: ReportStore,
  key: string,
  columns: readonly Column[],
): Promise<Record<Column, unknown>[]> {
  return parquetReadObjects({ file: await store.open(key), columns: [...columns] });
}

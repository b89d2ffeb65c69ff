import type pg from 'pg';
import type { Logger } from '../platform/logger.ts';
import { reportDatasets } from './contract.ts';
import { readRows } from './data/read-rows.ts';
import { selectStock } from './data/select-stock.ts';
import { selectToday } from './data/select-today.ts';
import { createParquetFile } from './parquet/parquet-file.ts';
import { createRowGroup } from './parquet/row-group.ts';
import type { ReportStore } from './store/report-store.ts';
import type { Written } from './write-dataset.ts';

export interface StockOptions {
  /** In a transaction, so that the day is that of the count. */
  client: pg.Client;
  store: ReportStore;
  logger: Logger;
}

const rowsPerRowGroup = 10_000;

/**
 * Counts the stock once a day, with the first run that finds the day without a count. Of two runs that count at once, the
 * first to end has counted.
 */
export async function writeStock({ client, store, logger }: StockOptions): Promise<Written> {
  const key = `stock/day=${await selectToday(client)}/stock.parquet`;
  if (await store.has(key)) return { files: 0, rows: 0 };
  const file = createParquetFile(store.create(key), reportDatasets.stock);
  const group = createRowGroup(reportDatasets.stock, rowsPerRowGroup);
  let count = 0;
  try {
    for await (const rows of readRows(client, selectStock, [])) {
      for (const row of rows) {
        group.add(row);
        if (group.isFull()) await file.append(group);
      }
      count += rows.length;
    }
    if (!group.isEmpty()) await file.append(group);
  } catch (error) {
    await file.discard();
    throw error;
  }
  if (count === 0) {
    await file.discard();
    return { files: 0, rows: 0 };
  }
  const isNew = await file.finish();
  logger.info({ file: key, rows: count }, isNew ? 'stock counted' : 'another run has counted the stock');
  return isNew ? { files: 1, rows: count } : { files: 0, rows: 0 };
}

import type pg from 'pg';
import type { Logger } from '../platform/logger.ts';
import { reportDatasets } from './contract.ts';
import { readRows } from './data/read-rows.ts';
import type { Selection, WindowedDataset } from './data/selection.ts';
import type { Window } from './extraction-state.ts';
import { createParquetFile, type ParquetFile } from './parquet/parquet-file.ts';
import { createRowGroup, type RowGroup, type TextRow } from './parquet/row-group.ts';
import type { ReportStore } from './store/report-store.ts';

export interface DatasetOptions {
  client: pg.Client;
  store: ReportStore;
  selection: Selection;
  window: Window;
  /** An earlier run may have written some of the files. */
  isContinued: boolean;
  logger: Logger;
}

export interface Written {
  files: number;
  rows: number;
}

/** Rows of one day, on their way into their file. `file` is undefined where an earlier run has written it. */
interface Day {
  number: number;
  key: string;
  file: ParquetFile | undefined;
  rows: number;
}

/** Large enough for a column to compress well, small enough for a dozen columns of it to fit in a few megabytes. */
const rowsPerRowGroup = 50_000;
const millisecondsPerDay = 86_400_000;

/** Writes a file for each day on which the window has something. */
export async function writeDataset(options: DatasetOptions): Promise<Written> {
  const { client, selection, window } = options;
  const columns = reportDatasets[selection.dataset];
  const group = createRowGroup(columns, rowsPerRowGroup);
  const instantAt = Object.keys(columns).indexOf('placed_at');
  const written: Written = { files: 0, rows: 0 };
  let day: Day | undefined;
  try {
    for await (const rows of readRows(client, selection.statement, [
      String(window.from),
      String(window.to),
    ])) {
      for (const row of rows) {
        const number = dayNumber(row, instantAt);
        if (number !== day?.number) {
          await finishDay(options, day, group, written);
          day = await beginDay(options, number);
        }
        await take(day, row, group);
      }
    }
    await finishDay(options, day, group, written);
  } catch (error) {
    await day?.file?.discard();
    throw error;
  }
  return written;
}

function dayNumber(row: TextRow, instantAt: number): number {
  return Math.floor(Number(row[instantAt]) / millisecondsPerDay);
}

async function beginDay(
  { store, selection, window, isContinued }: DatasetOptions,
  number: number,
): Promise<Day> {
  const key = fileKey(selection.dataset, number, window);
  const isThere = isContinued && (await store.has(key));
  return {
    number,
    key,
    file: isThere ? undefined : createParquetFile(store.create(key), reportDatasets[selection.dataset]),
    rows: 0,
  };
}

function fileKey(dataset: WindowedDataset, dayNumber: number, { from, to }: Window): string {
  const day = new Date(dayNumber * millisecondsPerDay).toISOString().slice(0, 10);
  return `${dataset}/day=${day}/${from}-${to}.parquet`;
}

async function take(day: Day, row: TextRow, group: RowGroup): Promise<void> {
  if (day.file === undefined) return;
  group.add(row);
  day.rows += 1;
  if (group.isFull()) await day.file.append(group);
}

async function finishDay(
  { logger }: DatasetOptions,
  day: Day | undefined,
  group: RowGroup,
  written: Written,
): Promise<void> {
  if (day?.file === undefined) return;
  if (!group.isEmpty()) await day.file.append(group);
  const isNew = await day.file.finish();
  day.file = undefined;
  if (!isNew) {
    logger.info({ file: day.key }, 'another run has written this file');
    return;
  }
  written.files += 1;
  written.rows += day.rows;
  logger.info({ file: day.key, rows: day.rows }, 'file written');
}

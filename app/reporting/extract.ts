import type pg from 'pg';
import type { Logger } from '../platform/logger.ts';
import { connectTo, type DatabaseAddress } from '../platform/postgres.ts';
import { selectOrderLines } from './data/select-order-lines.ts';
import { selectOrders } from './data/select-orders.ts';
import { beginSnapshot } from './data/snapshot.ts';
import { claim, type ExtractionState, finish, readState, type Window } from './extraction-state.ts';
import type { ReportStore } from './store/report-store.ts';
import { type Written, writeDataset } from './write-dataset.ts';
import { writeStock } from './write-stock.ts';

export interface ExtractOptions {
  connection: DatabaseAddress;
  store: ReportStore;
  logger: Logger;
  /** Ends the extraction; the next run continues it. */
  signal?: AbortSignal;
}

/** Files and rows are those of orders. */
export interface ExtractionResult extends Written {
  outcome: 'extracted' | 'nothing new' | 'finished by another run' | 'stopped';
  /** What is in Parquet now: all that the transactions below this one have left. */
  watermark: bigint;
  /** Whether this run has counted today's stock. */
  stock: Written;
}

/** The database that was asked has not seen yet what an earlier run has already extracted, or begun to. */
export class ReaderBehindError extends Error {
  constructor(horizon: bigint, expected: bigint) {
    super(
      `The database has seen the transactions below ${horizon}, but the extraction stands at ${expected}; run it again when the reader has caught up. After the database was put back to an earlier time, extract to another location.`,
    );
    this.name = 'ReaderBehindError';
  }
}

/**
 * Longer than a scaled-down Aurora Serverless cluster takes to resume, about 15 seconds.
 * https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-serverless-v2-auto-pause.html
 */
const connectionTimeoutInMilliseconds = 60_000;

/**
 * Brings to Parquet what has changed since the last run, each version of a row exactly once, whoever dies when, and once
 * a day how much of each product there is:
 *
 * - Every version of an order carries the transaction that wrote it (`changed_in`). A run takes the versions of a
 *   window of transactions: from where the last run ended to the horizon, below which every transaction has ended. So a
 *   version belongs to one window, and one of a transaction that is still open to a later one. Two versions made between
 *   two runs are one to the second of them, which sees the younger.
 * - The window is claimed in the store before anything is written. A run that finds a claim repeats that window and no
 *   other, so that its files have the same names: one for each day and window.
 * - A file appears whole or not at all, and never changes. It holds what the transaction that read it saw of its window
 *   and its day; a later one can see less of that, where an order has changed again meanwhile, but never more. So it
 *   does not matter which of several runs, or of several attempts, has written it, and nothing is in it twice. Whoever
 *   reads the folder, such as Athena, sees no orphans: a file of a window that is not finished yet is one that will stay.
 * - When every day of the window is written, the watermark moves to its end. That, like the claim, is a conditional
 *   write, so one of two runs wins and the other sees that it has lost. A run that comes late, even hours, finds its
 *   files written and its window finished.
 *
 * Lines come before the orders that they belong to, so that an order that is seen has its lines.
 *
 * @throws {ReaderBehindError}
 */
export async function extract({
  connection,
  store,
  logger,
  signal,
}: ExtractOptions): Promise<ExtractionResult> {
  let client: pg.Client | undefined;
  // With a statement under way this breaks the connection, which fails the statement at once.
  const stop = () => void client?.end();
  signal?.addEventListener('abort', stop);
  let state: ExtractionState | undefined;
  let stock = nothing;
  try {
    client = await connectTo(connection, {
      service: 'reporting',
      connectionTimeoutMillis: connectionTimeoutInMilliseconds,
      signal,
    });
    for (;;) {
      state = await readState(store);
      const surroundings = { client, store, logger };
      const window = await chooseWindow(state, client);
      // A run that has counted and then lost its claim finds its own count when it looks again.
      stock = sum(stock, await writeStock(surroundings));
      const result = await extractWindow(state, window, surroundings);
      if (result !== undefined) return { ...result, stock };
      logger.info('another run has claimed a window meanwhile; looking again');
      await client.query('rollback');
    }
  } catch (error) {
    if (!signal?.aborted) throw error;
    return { outcome: 'stopped', ...nothing, watermark: state?.watermark ?? 0n, stock };
  } finally {
    signal?.removeEventListener('abort', stop);
    await client?.end();
  }
}

const nothing: Written = { files: 0, rows: 0 };

type Surroundings = Pick<ExtractOptions, 'store' | 'logger'> & { client: pg.Client };

/** What is left to do, as the transaction that begins here sees it. */
async function chooseWindow(state: ExtractionState, client: pg.Client): Promise<Window> {
  const horizon = await beginSnapshot(client);
  const window = state.claimed ?? { from: state.watermark, to: horizon };
  if (horizon < window.to || horizon < window.from) throw new ReaderBehindError(horizon, maximum(window));
  return window;
}

/** Undefined when the claim was lost to another run. */
async function extractWindow(
  state: ExtractionState,
  window: Window,
  surroundings: Surroundings,
): Promise<Omit<ExtractionResult, 'stock'> | undefined> {
  const { store, logger } = surroundings;
  if (window.from === window.to) {
    return { outcome: 'nothing new', ...nothing, watermark: state.watermark };
  }
  const claimed = state.claimed ? state : await claim(store, state, window);
  if (claimed === undefined) return undefined;
  const isContinued = state.claimed !== undefined;
  logger.info({ from: String(window.from), to: String(window.to), isContinued }, 'extracting');
  const written = await writeWindow(window, isContinued, surroundings);
  const isFinished = (await finish(store, claimed, window)) !== undefined;
  return {
    outcome: isFinished ? 'extracted' : 'finished by another run',
    ...written,
    watermark: window.to,
  };
}

function maximum({ from, to }: Window): bigint {
  return from > to ? from : to;
}

async function writeWindow(
  window: Window,
  isContinued: boolean,
  surroundings: Surroundings,
): Promise<Written> {
  let total = nothing;
  for (const selection of [selectOrderLines, selectOrders]) {
    total = sum(total, await writeDataset({ ...surroundings, selection, window, isContinued }));
  }
  return total;
}

function sum(one: Written, other: Written): Written {
  return { files: one.files + other.files, rows: one.rows + other.rows };
}

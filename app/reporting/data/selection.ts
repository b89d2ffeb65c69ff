import type { DatasetName } from '../contract.ts';

/** Those whose rows some transaction has made; stock is counted. */
export type WindowedDataset = Exclude<DatasetName, 'stock'>;

/** A statement that gives the columns of a dataset in their order, sorted by `placed_at`. */
export interface Selection {
  dataset: WindowedDataset;
  /** $1 and $2: a window. */
  statement: string;
}

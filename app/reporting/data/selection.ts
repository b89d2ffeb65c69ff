import type { DatasetName } from '../contract.ts';

/** A statement that gives the columns of a dataset in their order, sorted by `placed_at`. */
export interface Selection {
  dataset: DatasetName;
  /** $1 and $2: a window. */
  statement: string;
}

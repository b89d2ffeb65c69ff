import type { ColumnSource } from 'hyparquet-writer';
import type { ColumnType } from '../contract.ts';

/** The values of a row as PostgreSQL writes them. */
export type TextRow = readonly (string | null)[];

/** Rows on their way into one row group of a Parquet file, column by column. Is filled again after it was written. */
export interface RowGroup {
  add: (row: TextRow) => void;
  isFull: () => boolean;
  isEmpty: () => boolean;
  /** The columns with what was added since the last time. */
  take: () => ColumnSource[];
}

interface Column {
  add: (value: string | null, index: number) => void;
  data: (length: number) => ColumnSource['data'];
}

/** A column that may not be null had no value. */
export class MissingValueError extends Error {
  constructor(column: string) {
    super(
      `The database gave no value for ${column}, which is never null in Parquet; look at its select statement.`,
    );
    this.name = 'MissingValueError';
  }
}

export function createRowGroup(columns: Readonly<Record<string, ColumnType>>, capacity: number): RowGroup {
  const names = Object.keys(columns);
  const parts = Object.entries(columns).map(([name, type]) => columnFor[type](name, capacity));
  let length = 0;
  return {
    add: (row) => {
      for (const [index, part] of parts.entries()) part.add(row[index] ?? null, length);
      length += 1;
    },
    isFull: () => length === capacity,
    isEmpty: () => length === 0,
    take: () => {
      const sources = parts.map((part, index) => ({ name: names[index] ?? '', data: part.data(length) }));
      length = 0;
      return sources;
    },
  };
}

const columnFor: Record<ColumnType, (name: string, capacity: number) => Column> = {
  string: () => {
    const values: (string | null)[] = [];
    return {
      add: (value) => values.push(value),
      data: () => values.splice(0),
    };
  },
  int: (name, capacity) => {
    const values = new Int32Array(capacity);
    return {
      add: (value, index) => {
        values[index] = Number(required(name, value));
      },
      data: (length) => values.subarray(0, length),
    };
  },
  bigint: (name, capacity) => bigintColumn(name, capacity),
  timestamp: (name, capacity) => bigintColumn(name, capacity),
};

function bigintColumn(name: string, capacity: number): Column {
  const values = new BigInt64Array(capacity);
  return {
    add: (value, index) => {
      values[index] = BigInt(required(name, value));
    },
    data: (length) => values.subarray(0, length),
  };
}

function required(name: string, value: string | null): string {
  if (value === null) throw new MissingValueError(name);
  return value;
}

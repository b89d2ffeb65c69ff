/** Extracts what changed since the last run from the reporting reader to Parquet; runs to its end and stops. */
export const reporting = {
  name: 'reporting',
  metrics: ['ExtractionsEnded'],
} as const;

export type ReportingMetric = (typeof reporting)['metrics'][number];

export interface ReportingVariables {
  ENVIRONMENT: string;
  /** The image version that runs. */
  VERSION: string;
  DATABASE_HOST: string;
  DATABASE_PORT: string;
  DATABASE_NAME: string;
  /** Where the password is found after a rotation, with `username` and `password`. */
  DATABASE_SECRET_ARN: string;
  /** The bucket and the prefix below it: `s3://bucket/prefix`; on one machine also a folder: `file:///folder`. */
  REPORT_LOCATION: string;
}

export interface ReportingSecrets {
  DATABASE_USER: string;
  DATABASE_PASSWORD: string;
}

/** By the names that Athena has for them. `timestamp` is UTC, in milliseconds. */
export type ColumnType = 'string' | 'timestamp' | 'int' | 'bigint';

/**
 * The datasets below the location, each in a folder of its name, partitioned by `day`, the UTC day on which the order
 * was placed or the stock counted: `orders/day=2026-11-22/….parquet`. Columns in the order of the files. A table of the
 * Glue Catalog has these columns and the partition column `day` (a string in the form of a date). Nothing here tells who
 * a customer is besides the id.
 */
export const reportDatasets = {
  /**
   * One row for each version of an order that a run has seen: the state after a transaction changed it. The highest
   * `changed_in` of an order is its state now.
   */
  orders: {
    order_id: 'string',
    customer_id: 'string',
    status: 'string',
    country: 'string',
    currency: 'string',
    total_in_minor_units: 'bigint',
    placed_at: 'timestamp',
    processed_at: 'timestamp',
    changed_in: 'bigint',
  },
  /** One row for each line of an order. Lines do not change, so each stands here once. */
  order_lines: {
    order_id: 'string',
    position: 'int',
    sku: 'string',
    name: 'string',
    brand: 'string',
    category: 'string',
    country: 'string',
    currency: 'string',
    quantity: 'int',
    unit_price_in_minor_units: 'bigint',
    placed_at: 'timestamp',
    created_in: 'bigint',
  },
  /** One row for each product and day: what was there of it when the first run of the day counted. */
  stock: {
    sku: 'string',
    name: 'string',
    brand: 'string',
    category: 'string',
    quantity: 'int',
    counted_at: 'timestamp',
  },
} as const satisfies Record<string, Record<string, ColumnType>>;

export type DatasetName = keyof typeof reportDatasets;

import type { SchemaElement } from 'hyparquet';
import type { ColumnType } from '../contract.ts';

/**
 * The columns as Parquet has them. Athena reads these as the types of their names; only texts may be null.
 * https://github.com/apache/parquet-format/blob/master/LogicalTypes.md
 */
export function parquetSchema(columns: Readonly<Record<string, ColumnType>>): SchemaElement[] {
  const elements = Object.entries(columns).map(([name, type]) => ({ name, ...elementOf[type] }));
  return [{ name: 'root', num_children: elements.length }, ...elements];
}

const elementOf = {
  string: {
    type: 'BYTE_ARRAY',
    converted_type: 'UTF8',
    logical_type: { type: 'STRING' },
    repetition_type: 'OPTIONAL',
  },
  timestamp: { type: 'INT64', converted_type: 'TIMESTAMP_MILLIS', repetition_type: 'REQUIRED' },
  int: { type: 'INT32', repetition_type: 'REQUIRED' },
  bigint: { type: 'INT64', repetition_type: 'REQUIRED' },
} as const satisfies Record<ColumnType, Omit<SchemaElement, 'name'>>;

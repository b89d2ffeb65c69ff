import { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import type { ColumnType } from '../contract.ts';
import type { NewObject } from '../store/report-store.ts';
import { parquetSchema } from './parquet-schema.ts';
import type { RowGroup } from './row-group.ts';

/** A Parquet file that is being written, row group by row group. */
export interface ParquetFile {
  append: (rows: RowGroup) => Promise<void>;
  /** False when there was such a file already; then that one stays. */
  finish: () => Promise<boolean>;
  discard: () => Promise<void>;
}

export function createParquetFile(
  object: NewObject,
  columns: Readonly<Record<string, ColumnType>>,
): ParquetFile {
  const writer = new ParquetWriter({
    writer: new ObjectWriter(object),
    schema: parquetSchema(columns),
    createdBy: 'sluice reporting',
  });
  return {
    append: async (rows) => {
      const columnData = rows.take();
      await writer.write({ columnData, rowGroupSize: columnData[0]?.data.length ?? 0 });
    },
    finish: async () => {
      await writer.finish();
      return object.finish();
    },
    discard: object.discard,
  };
}

/** Hands each row group over when it is complete, so that no more than one is in memory. */
class ObjectWriter extends ByteWriter {
  readonly #object: NewObject;

  constructor(object: NewObject) {
    super();
    this.#object = object;
  }

  /** Is called by ParquetWriter after each row group. */
  async flush(): Promise<void> {
    const bytes = new Uint8Array(this.buffer, 0, this.index).slice();
    this.index = 0;
    await this.#object.write(bytes);
  }

  override async finish(): Promise<void> {
    await this.flush();
  }
}

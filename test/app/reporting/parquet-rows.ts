import { parquetReadObjects } from 'hyparquet';
import type { DatasetName } from '../../../app/reporting/contract.ts';
import type { ReportStore } from '../../../app/reporting/store/report-store.ts';

export type ParquetRow = Record<string, unknown> & { file: string };

/** Every row of a dataset with its file, as whoever reads the folder sees them. */
export async function parquetRows(store: ReportStore, dataset: DatasetName): Promise<ParquetRow[]> {
  const rows: ParquetRow[] = [];
  for await (const file of store.keysBelow(`${dataset}/`)) {
    for (const row of await parquetReadObjects({ file: await store.open(file) })) rows.push({ ...row, file });
  }
  return rows;
}

/** Which version of which order a row is. */
export const versionOf = ({ order_id, changed_in }: Record<string, unknown>) => `${order_id} ${changed_in}`;

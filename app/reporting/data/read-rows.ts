import type pg from 'pg';
import Cursor from 'pg-cursor';
import type { Window } from '../extraction-state.ts';
import type { TextRow } from '../parquet/row-group.ts';

const rowsPerFetch = 4000;
const asText = (value: string) => value;

/** Asks for the rows of a window in portions, so that no more than one of them is in memory. */
export async function* readRows(
  client: pg.Client,
  statement: string,
  window: Window,
): AsyncGenerator<readonly TextRow[], void, undefined> {
  const cursor = client.query(
    new Cursor<TextRow>(statement, [String(window.from), String(window.to)], {
      rowMode: 'array',
      types: { getTypeParser: () => asText },
    }),
  );
  for (;;) {
    const rows = await cursor.read(rowsPerFetch);
    if (rows.length === 0) return;
    yield rows;
  }
}

import type pg from 'pg';
import Cursor from 'pg-cursor';
import type { TextRow } from '../parquet/row-group.ts';

const rowsPerFetch = 4000;
const asText = (value: string) => value;

/** Asks for rows in portions, so that no more than two of them are in memory. */
export async function* readRows(
  client: pg.Client,
  statement: string,
  parameters: readonly string[],
): AsyncGenerator<readonly TextRow[], void, undefined> {
  const cursor = client.query(
    new Cursor<TextRow>(statement, [...parameters], {
      rowMode: 'array',
      types: { getTypeParser: () => asText },
    }),
  );
  const fetch = () => {
    const rows = cursor.read(rowsPerFetch);
    // Is reported to whoever awaits it below.
    rows.catch(() => undefined);
    return rows;
  };
  // One portion is on its way while the one before it is worked on.
  let next = fetch();
  for (;;) {
    const rows = await next;
    if (rows.length === 0) return;
    next = fetch();
    yield rows;
  }
}

import { RefusedInput } from '../refused-input.ts';
import type { ComparedAction } from './compare-with-reference.ts';

const begin = '<!-- written by npm run conformance -->';
const end = '<!-- until here -->';

/** The README has no place for the table. */
export class PlaceForTableMissing extends RefusedInput {
  override name = 'PlaceForTableMissing';

  constructor() {
    super(`README.md must have a line "${begin}" and after it a line "${end}"; the table goes between them.`);
  }
}

/**
 * The README with the table as it is now.
 *
 * @throws {PlaceForTableMissing}
 */
export function withTable(readme: string, compared: readonly ComparedAction[]): string {
  const from = readme.indexOf(begin);
  const to = readme.indexOf(end, from);
  if (from < 0 || to < 0) throw new PlaceForTableMissing();
  return `${readme.slice(0, from)}${begin}\n${renderTable(compared)}${readme.slice(to)}`;
}

function renderTable(compared: readonly ComparedAction[]): string {
  const rows = compared.map(
    ({ stage, name, weight, satisfiedBy = '**absent**' }) =>
      `| ${stage} | ${name} | ${weight} | ${satisfiedBy} |`,
  );
  return ['| stage | action | | satisfied by |', '|---|---|---|---|', ...rows]
    .map((row) => `${row}\n`)
    .join('');
}

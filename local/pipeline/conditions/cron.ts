/**
 * The fields of a cron expression as rules of CodePipeline have it: seconds come first and are not used, the year is last and
 * may be missing. Days of the week begin with 1 for Sunday.
 */
const fields = [
  { name: 'seconds', least: 0, most: 59, names: [] },
  { name: 'minutes', least: 0, most: 59, names: [] },
  { name: 'hours', least: 0, most: 23, names: [] },
  { name: 'day of the month', least: 1, most: 31, names: [] },
  {
    name: 'month',
    least: 1,
    most: 12,
    names: ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'],
  },
  { name: 'day of the week', least: 1, most: 7, names: ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'] },
  { name: 'year', least: 1970, most: 2199, names: [] },
] as const;

type Field = (typeof fields)[number];

/** Why an expression cannot be told here; undefined where it can. */
export function unreadableCron(expression: string): string | undefined {
  const texts = textsOf(expression);
  if (texts.length < 6 || texts.length > 7)
    return `the cron expression "${expression}" has ${texts.length} fields, and 6 or 7 are wanted`;
  for (const [index, text] of texts.entries()) {
    const field = fields[index];
    if (field && rangesOf(field, text) === undefined)
      return `the ${field.name} "${text}" of the cron expression "${expression}" cannot be told here; numbers, names, "*", "?", "," "-" and "/" can`;
  }
  return undefined;
}

/** Whether the minute, as the fields of a date in UTC, is one of those that the expression names. */
export function matchesCron(expression: string, minute: Date): boolean {
  const values = [
    0,
    minute.getUTCMinutes(),
    minute.getUTCHours(),
    minute.getUTCDate(),
    minute.getUTCMonth() + 1,
    minute.getUTCDay() + 1,
    minute.getUTCFullYear(),
  ];
  return textsOf(expression).every((text, index) => {
    const [field, value] = [fields[index], values[index]];
    if (field === undefined || value === undefined || field.name === 'seconds') return true;
    return (rangesOf(field, text) ?? []).some((range) => holds(range, value));
  });
}

interface Range {
  first: number;
  last: number;
  step: number;
}

function holds({ first, last, step }: Range, value: number): boolean {
  return value >= first && value <= last && (value - first) % step === 0;
}

function textsOf(expression: string): string[] {
  return expression
    .trim()
    .replace(/^cron\((.*)\)$/, '$1')
    .split(/\s+/);
}

/** Undefined for what cannot be told here, such as the last day of a month. */
function rangesOf(field: Field, text: string): Range[] | undefined {
  const ranges = text.split(',').map((part) => rangeOf(field, part));
  return ranges.every((range) => range !== undefined) ? ranges : undefined;
}

function rangeOf(field: Field, text: string): Range | undefined {
  const [, span = '', step] = /^([^/]+)(?:\/(\d+))?$/.exec(text) ?? [];
  const [start, end, ...more] = span.split('-');
  const isAll = span === '*' || span === '?';
  const first = isAll ? field.least : numberOf(field, start);
  const last =
    isAll || (end === undefined && step !== undefined) ? field.most : numberOf(field, end ?? start);
  if (first === undefined || last === undefined || more.length > 0 || step === '0') return undefined;
  return { first, last, step: Number(step ?? 1) };
}

function numberOf(field: Field, text = ''): number | undefined {
  const named = (field.names as readonly string[]).indexOf(text.toUpperCase());
  if (named >= 0) return named + 1;
  const number = /^\d+$/.test(text) ? Number(text) : -1;
  return number >= field.least && number <= field.most ? number : undefined;
}

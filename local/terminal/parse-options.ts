import { parseArgs } from 'node:util';

export interface Option {
  /** How the value is called in the help; without it the option is a flag. */
  value?: string;
  what: string;
}

export class WrongOptionError extends Error {
  constructor(problem: string, options: Record<string, Option>) {
    super(`${problem}; allowed are ${Object.entries(options).map(describe).join(', ')}, --help.`);
    this.name = 'WrongOptionError';
  }
}

export class WrongValueError extends Error {
  constructor(name: string, given: string, allowed: string) {
    super(`--${name} is "${given}"; it must be ${allowed}.`);
    this.name = 'WrongValueError';
  }
}

/**
 * Reads a command's options; a flag that is given has the value ''. With `--help` prints them and ends the process.
 *
 * @throws WrongOptionError for an option that does not exist, lacks its value or has one too many.
 */
export function parseOptions<Name extends string>(
  command: string,
  options: Record<Name, Option>,
  args: readonly string[] = process.argv.slice(2),
): Partial<Record<Name, string>> {
  const known: Record<string, Option> = { ...options, help: { what: 'this text' } };
  const { tokens } = parseArgs({
    args: [...args],
    strict: false,
    tokens: true,
    options: Object.fromEntries(
      Object.entries(known).map(([name, { value }]) => [
        name,
        { type: value === undefined ? 'boolean' : 'string' },
      ]),
    ),
  });
  const given: Record<string, string> = {};
  for (const token of tokens) {
    if (token.kind === 'positional') throw new WrongOptionError(`"${token.value}" is no option`, options);
    if (token.kind !== 'option') continue;
    const option = Object.hasOwn(known, token.name) ? known[token.name] : undefined;
    if (option === undefined) throw new WrongOptionError(`there is no option ${token.rawName}`, options);
    given[token.name] = readValue(token.rawName, option, token.value, options);
  }
  if (given.help !== undefined) printHelp(command, known);
  return given as Partial<Record<Name, string>>;
}

/** A port from 0, which takes a free one, to 65535. */
export function parsePort(name: string, given: string): number {
  if (/^\d{1,5}$/.test(given) && Number(given) <= 65_535) return Number(given);
  throw new WrongValueError(name, given, 'a port from 1 to 65535, or 0 for a free one');
}

function readValue(
  rawName: string,
  option: Option,
  value: string | undefined,
  options: Record<string, Option>,
): string {
  if (option.value === undefined && value !== undefined)
    throw new WrongOptionError(`${rawName} takes no value, and "${value}" is given`, options);
  if (option.value !== undefined && (value === undefined || value === ''))
    throw new WrongOptionError(`${rawName} lacks its value`, options);
  return value ?? '';
}

function describe([name, { value }]: [string, Option]): string {
  return value === undefined ? `--${name}` : `--${name} <${value}>`;
}

function printHelp(command: string, options: Record<string, Option>): never {
  const rows = Object.entries(options).map((option) => [describe(option), option[1].what] as const);
  const width = Math.max(...rows.map(([usage]) => usage.length));
  const lines = rows.map(([usage, what]) => `  ${usage.padEnd(width)}  ${what}`);
  process.stdout.write(`${command} [-- <options>]\n\n${lines.join('\n')}\n`);
  process.exit(0);
}

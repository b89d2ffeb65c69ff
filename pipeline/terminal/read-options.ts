import { type ParseArgsConfig, parseArgs } from 'node:util';
import { RefusedInput } from '../refused-input.ts';

export interface Option {
  /** How the value is called in the help; without it the option is a flag. */
  value?: string;
  /** Whether it may be given more than once. */
  several?: boolean;
  what: string;
}

export interface Usage<Name extends string> {
  /** `npm run teardown`. */
  command: string;
  /** What is given without a name, where anything is: `<environment>`. */
  argument?: string;
  options: Record<Name, Option>;
}

export interface Given<Name extends string> {
  argument: string | undefined;
  flags: ReadonlySet<Name>;
  /** Every value that was given for an option, in their order. */
  values(name: Name): readonly string[];
}

/** Something on the command line that the command does not know. */
export class WrongUsage extends RefusedInput {
  override name = 'WrongUsage';

  constructor(problem: string, usage: Usage<string>) {
    super(`${problem} Allowed: ${describeUsage(usage)}.`);
  }
}

/** Reads a command line; with `--help` prints what the command takes, and ends the process. */
export function readOptions<Name extends string>(
  usage: Usage<Name>,
  args: readonly string[] = process.argv.slice(2),
): Given<Name> {
  const { values, positionals } = parse(usage, args);
  if (values.help) printHelp(usage);
  const [argument, surplus] = positionals;
  const extra = usage.argument === undefined ? argument : surplus;
  if (extra !== undefined) throw new WrongUsage(`"${extra}" is one argument too many.`, usage);
  return {
    argument,
    flags: new Set(Object.keys(values).filter((name) => values[name] === true) as Name[]),
    values: (name) => [values[name] ?? []].flat().filter((value) => typeof value === 'string'),
  };
}

function parse(usage: Usage<string>, args: readonly string[]) {
  const options: ParseArgsConfig['options'] = { help: { type: 'boolean' } };
  for (const [name, { value, several = false }] of Object.entries(usage.options))
    options[name] = { type: value === undefined ? 'boolean' : 'string', multiple: several };
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    const { message } = error as Error;
    throw new WrongUsage(`${message.replace(/\.? To specify .*$/s, '')}.`, usage);
  }
}

function describeUsage({ argument, options }: Usage<string>): string {
  const names = Object.entries(options).map(describeOption);
  return [...(argument === undefined ? [] : [argument]), ...names, '--help'].join(', ');
}

function describeOption([name, { value }]: [string, Option]): string {
  return value === undefined ? `--${name}` : `--${name} <${value}>`;
}

function printHelp({ command, argument, options }: Usage<string>): never {
  const rows = Object.entries(options).map((option) => [describeOption(option), option[1].what] as const);
  const width = Math.max(...rows.map(([usage]) => usage.length));
  const lines = rows.map(([usage, what]) => `  ${usage.padEnd(width)}  ${what}`);
  console.log(`${[command, '--', argument, '[<options>]'].filter(Boolean).join(' ')}\n\n${lines.join('\n')}`);
  process.exit(0);
}

import { parseArgs } from 'node:util';

/** A command line whose options are all numbers, and which finds violations or none. */
export interface Command<Name extends string> {
  name: string;
  help: string;
  /** With their defaults. */
  options: Record<Name, string>;
  run: (given: Record<Name, string>) => Promise<readonly string[]>;
}

/** Prints every violation, and sets the exit code to 1 when there is one. */
export async function runCommand<Name extends string>({
  name,
  help,
  options,
  run,
}: Command<Name>): Promise<void> {
  const defaults = Object.entries<string>(options);
  try {
    const { values } = parseArgs({
      options: {
        help: { type: 'boolean', default: false },
        ...Object.fromEntries(
          defaults.map(([option, value]) => [option, { type: 'string', default: value }]),
        ),
      },
    });
    if (values.help) {
      console.log(
        `${help}\n\nnpm run ${name} -- ${defaults.map((pair) => `[--${pair.join(' ')}]`).join(' ')}`,
      );
      return;
    }
    const violations = await run(values as Record<Name, string>);
    for (const violation of violations) console.error(`✗ ${violation}`);
    if (violations.length > 0) process.exitCode = 1;
    else console.log('nothing was lost, done twice or left behind');
  } catch (error) {
    console.error(`${name}: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  }
}

/** A whole number above zero, or one line of what is wrong with it. */
export function readCount(name: string, text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  throw new TypeError(`--${name} is "${text}"; give a whole number above zero, such as --${name} 10.`);
}

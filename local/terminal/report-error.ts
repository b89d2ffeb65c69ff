import { appendFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';

/** Errors of the language and of the system, which say nothing to the person who started the command. */
const builtInErrors = [
  'Error',
  'AggregateError',
  'EvalError',
  'RangeError',
  'ReferenceError',
  'SyntaxError',
  'TypeError',
  'URIError',
];

/**
 * Reports an error in one line on stderr, and sets the exit code to 1. A condition that has an error class of its own
 * explains itself. Of any other error the stack goes to `errors.log` in the state folder, and the line names the file.
 */
export function reportError(command: string, error: unknown, stateDirectory: string): void {
  process.exitCode = 1;
  const line = describe(error);
  if (explainsItself(error)) {
    process.stderr.write(`${command}: ${line}\n`);
    return;
  }
  const file = join(stateDirectory, 'errors.log');
  mkdirSync(stateDirectory, { recursive: true });
  appendFileSync(file, `${new Date().toISOString()} ${command}\n${inspect(error)}\n\n`);
  process.stderr.write(`${command}: unexpected: ${line} (more in ${file})\n`);
}

function describe(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.replaceAll(/\s*\n\s*/g, ' ');
}

function explainsItself(error: unknown): boolean {
  if (!(error instanceof Error) || builtInErrors.includes(error.constructor.name)) return false;
  // The clients of the AWS SDK, the database and the like have classes too, but give their errors a code.
  return !('code' in error || '$metadata' in error);
}

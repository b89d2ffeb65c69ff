import { CommandNotFoundError } from '../cloud/find-command.ts';
import { ShellMissingError } from './build-shell.ts';
import { BuildspecError } from './buildspec-reader.ts';
import { CommandLineError } from './command-line.ts';
import { runCommandLine } from './run-command-line.ts';

/** Also when nobody reads the output any more. */
function whenInterrupted(): AbortSignal {
  const controller = new AbortController();
  process.stdout.on('error', () => controller.abort());
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => controller.abort());
  return controller.signal;
}

try {
  process.exitCode = await runCommandLine(process.argv.slice(2), {
    print: (line) => process.stdout.write(`${line}\n`),
    signal: whenInterrupted(),
  });
} catch (error) {
  const expected = [CommandLineError, BuildspecError, ShellMissingError, CommandNotFoundError];
  if (!(error instanceof Error && expected.some((kind) => error instanceof kind))) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

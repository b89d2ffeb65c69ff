import { readFile, stat } from 'node:fs/promises';
import { basename, extname, join, resolve } from 'node:path';
import { ShellMissingError } from './build-shell.ts';
import { BuildspecError } from './buildspec-reader.ts';
import {
  CommandLineError,
  readCommandLine,
  readEnvironmentFile,
  readSecretFile,
  usage,
} from './command-line.ts';
import { githubBuild } from './github/github-build.ts';
import { tellGithub } from './github/tell-github.ts';
import { givenValues } from './given-values.ts';
import { runBuild } from './run-build.ts';

/** Runs the buildspec that the command line names, and gives the exit code. */
async function main(args: readonly string[]): Promise<number> {
  const commandLine = readCommandLine(args);
  if (commandLine.help) {
    process.stdout.write(usage);
    return 0;
  }
  const sourceDirectory = resolve(commandLine.sourceDirectory);
  await checkFolder(sourceDirectory);
  const fromFiles = await Promise.all(
    commandLine.environmentFiles.map(async (file) =>
      readEnvironmentFile(file, await textOf('--env-file', file)),
    ),
  );
  const secrets = await Promise.all(
    commandLine.secretFiles.map(async (file) => [
      ...readSecretFile(file, await textOf('--secret-file', file)),
    ]),
  );
  const result = await runBuild({
    buildspec: commandLine.buildspec,
    sourceDirectory,
    environmentVariables: [...fromFiles.flat(), ...commandLine.variables],
    outputDirectory: commandLine.outputDirectory ?? defaultOutput(sourceDirectory, commandLine.buildspec),
    log: print,
    signal: whenInterrupted(),
    ...givenValues(commandLine.parameters, new Map(secrets.flat())),
    ...(commandLine.github && githubBuild(process.env, print)),
  });
  if (commandLine.github) await tellGithub(commandLine.buildspec, result, process.env);
  for (const [name, value] of Object.entries(result.exportedVariables))
    console.log(`[build] ${name}=${value}`);
  if (result.artifact) console.log(`[build] artifact in ${result.artifact.directory}`);
  return result.status === 'SUCCEEDED' ? 0 : 1;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

async function checkFolder(directory: string): Promise<void> {
  const found = await stat(directory).catch((error: unknown) => {
    throw new CommandLineError(`--source ${directory} cannot be read; name a folder`, { cause: error });
  });
  if (!found.isDirectory()) throw new CommandLineError(`--source ${directory} is not a folder`);
}

async function textOf(option: string, file: string): Promise<string> {
  return readFile(file, 'utf8').catch((error: unknown) => {
    throw new CommandLineError(`${option} ${file} cannot be read`, { cause: error });
  });
}

function defaultOutput(sourceDirectory: string, buildspec: string): string {
  return join(sourceDirectory, '.rehearsal', 'buildspec', basename(buildspec, extname(buildspec)));
}

/** Also when nobody reads the output any more. */
function whenInterrupted(): AbortSignal {
  const controller = new AbortController();
  process.stdout.on('error', () => controller.abort());
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => controller.abort());
  return controller.signal;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  const expected = [CommandLineError, BuildspecError, ShellMissingError];
  if (!(error instanceof Error && expected.some((kind) => error instanceof kind))) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

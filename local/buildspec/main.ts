import { readFile, stat } from 'node:fs/promises';
import { basename, extname, join, resolve } from 'node:path';
import { CommandNotFoundError } from '../cloud/find-command.ts';
import { succeedsByAgent } from './agent.ts';
import { batchSucceeded, runBatch } from './batch/run-batch.ts';
import type { BuildRequest } from './build-request.ts';
import { ShellMissingError } from './build-shell.ts';
import { BuildspecError } from './buildspec-reader.ts';
import {
  type CommandLine,
  CommandLineError,
  readCommandLine,
  readEnvironmentFile,
  readSecretFile,
  usage,
} from './command-line.ts';
import { githubBuild } from './github/github-build.ts';
import { tellGithub } from './github/tell-github.ts';
import { givenValues } from './given-values.ts';
import { loadBuildspec } from './load-buildspec.ts';
import { runBuild } from './run-build.ts';

type NamedRequest = BuildRequest & { buildspec: string };

/** Runs the buildspec that the command line names, and gives the exit code. */
async function main(args: readonly string[]): Promise<number> {
  const commandLine = readCommandLine(args);
  if (commandLine.help) {
    process.stdout.write(usage);
    return 0;
  }
  const request = await requestOf(commandLine);
  return (await runAs(commandLine, request)) ? 0 : 1;
}

function runAs(commandLine: CommandLine, request: NamedRequest): Promise<boolean> {
  if (commandLine.agent) return succeedsByAgent(request, commandLine.agentImage);
  return commandLine.batch ? succeedAsBatch(request) : succeeds(request, commandLine.github);
}

async function requestOf(commandLine: CommandLine): Promise<NamedRequest> {
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
  return {
    buildspec: commandLine.buildspec,
    sourceDirectory,
    environmentVariables: [...fromFiles.flat(), ...commandLine.variables],
    outputDirectory: commandLine.outputDirectory ?? defaultOutput(sourceDirectory, commandLine.buildspec),
    // A job's machine begins afresh, and its folders are kept by what GitHub has for that.
    ...(!commandLine.github && {
      cacheDirectory: commandLine.cacheDirectory ?? join(sourceDirectory, '.rehearsal', 'buildspec-caches'),
      keepsSource: true,
    }),
    log: print,
    signal: whenInterrupted(),
    ...givenValues(commandLine.parameters, new Map(secrets.flat())),
    ...(commandLine.github && githubBuild(process.env, print)),
  };
}

async function succeeds(request: NamedRequest, github: boolean): Promise<boolean> {
  const result = await runBuild(request);
  if (github) await tellGithub(request.buildspec, result, process.env);
  for (const [name, value] of Object.entries(result.exportedVariables)) print(`[build] ${name}=${value}`);
  if (result.artifact) print(`[build] artifact in ${result.artifact.directory}`);
  return result.status === 'SUCCEEDED';
}

async function succeedAsBatch(request: NamedRequest): Promise<boolean> {
  const { batch } = await loadBuildspec(request.sourceDirectory, request.buildspec);
  if (!batch) throw new CommandLineError(`--batch: ${request.buildspec} has no batch; run it without`);
  const outcomes = await runBatch(batch, ({ identifier, buildspec, variables }) => {
    print(`[batch] ${identifier}`);
    const ofBuild = { ...variables, CODEBUILD_BATCH_BUILD_IDENTIFIER: identifier };
    return runBuild({
      ...request,
      buildspec: buildspec ?? request.buildspec,
      outputDirectory: join(request.outputDirectory, identifier),
      environmentVariables: [
        ...Object.entries(ofBuild).map(([name, value]) => ({ name, value, type: 'PLAINTEXT' as const })),
        ...(request.environmentVariables ?? []),
      ],
    });
  });
  for (const { identifier, summary } of outcomes) print(`[batch] ${identifier}: ${summary}`);
  return batchSucceeded(outcomes);
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
  const expected = [CommandLineError, BuildspecError, ShellMissingError, CommandNotFoundError];
  if (!(error instanceof Error && expected.some((kind) => error instanceof kind))) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

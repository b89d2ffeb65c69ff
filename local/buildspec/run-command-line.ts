import { readFile, stat } from 'node:fs/promises';
import { basename, extname, join, resolve } from 'node:path';
import { succeedsByAgent } from './agent.ts';
import { variablesOfBuild } from './batch/batch.ts';
import { batchSucceeded, runBatch } from './batch/run-batch.ts';
import type { BuildRequest } from './build-request.ts';
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

/** What a run has from the process that it is in. */
export interface Surroundings {
  /** Shows a line. */
  print(line: string): void;
  /** Stops what runs. */
  signal: AbortSignal;
}

type NamedRequest = BuildRequest & { buildspec: string };

/**
 * Runs the buildspec that the command line names, and gives the exit code.
 *
 * @throws CommandLineError, BuildspecError, ShellMissingError or CommandNotFoundError for what cannot be run.
 */
export async function runCommandLine(args: readonly string[], surroundings: Surroundings): Promise<number> {
  const commandLine = readCommandLine(args);
  if (commandLine.help) {
    surroundings.print(usage.trimEnd());
    return 0;
  }
  const request = await requestOf(commandLine, surroundings);
  return (await runAs(commandLine, request)) ? 0 : 1;
}

function runAs(commandLine: CommandLine, request: NamedRequest): Promise<boolean> {
  if (commandLine.agent) return succeedsByAgent(request, commandLine.agentImage);
  return commandLine.batch ? succeedAsBatch(request) : succeeds(request, commandLine.github);
}

async function requestOf(commandLine: CommandLine, { print, signal }: Surroundings): Promise<NamedRequest> {
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
  const job = commandLine.github ? githubBuild(process.env, print) : undefined;
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
    signal,
    ...job,
    ...givenValues(commandLine.parameters, new Map(secrets.flat()), job),
  };
}

async function succeeds(request: NamedRequest, github: boolean): Promise<boolean> {
  const result = await runBuild(request);
  if (github) await tellGithub(request.buildspec, result, process.env);
  for (const [name, value] of Object.entries(result.exportedVariables))
    request.log(`[build] ${name}=${value}`);
  if (result.artifact) request.log(`[build] artifact in ${result.artifact.directory}`);
  return result.status === 'SUCCEEDED';
}

async function succeedAsBatch(request: NamedRequest): Promise<boolean> {
  const { batch } = await loadBuildspec(request.sourceDirectory, request.buildspec);
  if (!batch) throw new CommandLineError(`--batch: ${request.buildspec} has no batch; run it without`);
  const outcomes = await runBatch(batch, (build) => {
    request.log(`[batch] ${build.identifier}`);
    return runBuild({
      ...request,
      buildspec: build.buildspec ?? request.buildspec,
      outputDirectory: join(request.outputDirectory, build.identifier),
      environmentVariables: [...variablesOfBuild(build), ...(request.environmentVariables ?? [])],
    });
  });
  for (const { identifier, summary } of outcomes) request.log(`[batch] ${identifier}: ${summary}`);
  return batchSucceeded(outcomes);
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

import { rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { type BuildCache, createBuildCache } from './build-cache.ts';
import { resolveBuildEnvironment, UnreadableVariableError } from './build-environment.ts';
import { type BuildLog, createBuildLog, durationText } from './build-log.ts';
import type { BuildObserver, BuildRequest } from './build-request.ts';
import type { BuildPhase, BuildResult, PhaseContext, ReportResult } from './build-result.ts';
import { type BuildShell, startBuildShell } from './build-shell.ts';
import { type BuildUser, findUser } from './build-user.ts';
import type { Buildspec } from './buildspec.ts';
import { type InterruptionReason, watchForInterruption } from './interruption.ts';
import { loadBuildspec } from './load-buildspec.ts';
import { collectReports } from './reports/collect-reports.ts';
import { recordPhase, runPhases } from './run-phases.ts';
import { compareRuntimeVersions } from './runtime-versions.ts';
import { type Artifacts, uploadArtifacts } from './upload-artifacts.ts';

/** What the parts of one build share. */
interface Build {
  request: BuildRequest;
  buildspec: Buildspec;
  log: BuildLog;
  cache: BuildCache;
  interruption(): InterruptionReason | undefined;
  observer: BuildObserver | undefined;
  users: Map<string, BuildUser>;
}

/**
 * Runs a buildspec as CodeBuild would, on this machine: one shell, no container, nothing installed.
 *
 * @throws BuildspecError when there is no buildspec or it is broken. A command that fails is a result.
 */
export async function runBuild(given: BuildRequest): Promise<BuildResult> {
  const request = { ...given, sourceDirectory: resolve(given.sourceDirectory) };
  const startedAt = new Date();
  const buildspec = await loadBuildspec(request.sourceDirectory, request.buildspec);
  const log = createBuildLog(request.log);
  const cache = createBuildCache(request, buildspec.cachePaths);
  let shell: BuildShell | undefined;
  const watch = watchForInterruption(
    { signal: request.signal, timeoutInMinutes: request.timeoutInMinutes ?? 60 },
    () => void shell?.end(request.stopGraceInSeconds ?? 5),
  );
  const build: Build = {
    request,
    buildspec,
    log,
    cache,
    interruption: watch.reason,
    observer: request.observer,
    users: new Map(),
  };
  try {
    const source = await prepareSource(build, startedAt);
    if (source.phase.status !== 'SUCCEEDED') return resultOf([source.phase], log);
    shell = await openShell(build, source.environment);
    return await runInShell(build, shell, source.phase);
  } finally {
    watch.close();
    await shell?.end(request.stopGraceInSeconds ?? 5);
  }
}

/** DOWNLOAD_SOURCE: the source is there already; what remains is its cache and its variables. */
async function prepareSource(build: Build, startedAt: Date) {
  const { request, buildspec, log } = build;
  let environment: Record<string, string> = {};
  const phase = await recordPhase('DOWNLOAD_SOURCE', build, async () => {
    for (const note of buildspec.notes) log.say(`warning: ${note}`);
    await clearOutput(request.outputDirectory);
    try {
      const resolved = await resolveBuildEnvironment(request, buildspec, startedAt);
      for (const secret of resolved.secrets) hide(secret, build);
      environment = resolved.variables;
    } catch (error) {
      if (!(error instanceof UnreadableVariableError)) throw error;
      return { statusCode: 'UNREADABLE_VARIABLE', message: error.message };
    }
    for (const line of await build.cache.restore()) log.say(line);
    for (const line of await compareRuntimeVersions(buildspec.runtimeVersions, environment))
      log.say(`warning: ${line}`);
    await findUsers(build);
    return null;
  });
  return { phase, environment };
}

function hide(secret: string, { log, observer }: Build): void {
  log.hide(secret);
  observer?.secretRead(secret);
}

async function findUsers({ buildspec, log, users }: Build): Promise<void> {
  const names = [buildspec.runAs, ...Object.values(buildspec.phases).map((phase) => phase.runAs)];
  for (const name of new Set(names)) {
    if (name === undefined) continue;
    const found = await findUser(name);
    if ('problem' in found) log.say(`warning: run-as: ${found.problem}`);
    else if (found.user) users.set(name, found.user);
  }
}

async function clearOutput(outputDirectory: string): Promise<void> {
  for (const folder of ['artifacts', 'reports']) {
    await rm(join(outputDirectory, folder), { recursive: true, force: true });
  }
}

function openShell(
  { request, buildspec, log }: Build,
  environment: Record<string, string>,
): Promise<BuildShell> {
  return startBuildShell({
    shell: buildspec.shell,
    workingDirectory: request.sourceDirectory,
    environment,
    shellPerCommand: buildspec.shellPerCommand,
    output: log.output,
    started: request.started ?? (() => {}),
  });
}

async function runInShell(build: Build, shell: BuildShell, downloadSource: BuildPhase): Promise<BuildResult> {
  const { buildspec, log, interruption, observer, users } = build;
  const phases = [
    downloadSource,
    ...(await runPhases(buildspec, { shell, users, log, interruption, observer })),
  ];
  const exportedVariables = await readExportedVariables(build, shell);
  let outcome: Outcome = nothingUploaded;
  if (phases.at(-1)?.phaseType === 'POST_BUILD' && !interruption()) {
    phases.push(
      await recordPhase('UPLOAD_ARTIFACTS', build, async () => {
        outcome = await upload(build, shell);
        return outcome.artifacts.failure;
      }),
    );
  }
  phases.push(await finish(build, shell, phases));
  return { ...resultOf(phases, log), ...outcomeFields(outcome), exportedVariables };
}

interface Outcome {
  artifacts: Artifacts;
  reports: ReportResult[];
}

const nothingUploaded: Outcome = { artifacts: { primary: null, secondary: {}, failure: null }, reports: [] };

async function upload({ request, buildspec, log }: Build, shell: BuildShell): Promise<Outcome> {
  const source = request.sourceDirectory;
  const target = (folder: string) => join(resolve(request.outputDirectory), folder);
  const reports = await collectReports(buildspec.reports, { source, target: target('reports'), log });
  const artifacts = await uploadArtifacts(buildspec, { source, target: target('artifacts'), shell, log });
  return { artifacts, reports };
}

function outcomeFields({ artifacts, reports }: Outcome) {
  return { artifact: artifacts.primary, secondaryArtifacts: artifacts.secondary, reports };
}

async function readExportedVariables(build: Build, shell: BuildShell): Promise<Record<string, string>> {
  const variables: Record<string, string> = {};
  for (const name of build.interruption() ? [] : build.buildspec.exportedVariables) {
    const value = await shell.variable(name);
    if (value === undefined) build.log.say(`warning: exported variable ${name} is not set`);
    else variables[name] = value;
  }
  return variables;
}

/** FINALIZING: ends what still runs, and keeps the cached folders of a build that got past its installation. */
function finish(build: Build, shell: BuildShell, phases: readonly BuildPhase[]): Promise<BuildPhase> {
  const installed = phases.some(
    ({ phaseType, status }) => phaseType === 'PRE_BUILD' && status === 'SUCCEEDED',
  );
  return recordPhase('FINALIZING', build, async (): Promise<PhaseContext | null> => {
    await shell.end(build.request.stopGraceInSeconds ?? 5);
    for (const line of installed ? await build.cache.save() : []) build.log.say(line);
    return null;
  });
}

function resultOf(phases: BuildPhase[], log: BuildLog): BuildResult {
  const decisive = phases.find(({ status }) => status !== 'SUCCEEDED');
  const seconds = phases.reduce((sum, { durationInSeconds }) => sum + durationInSeconds, 0);
  const status = decisive?.status ?? 'SUCCEEDED';
  const summary = decisive
    ? `${decisive.phaseType} ${status.toLowerCase().replace('_', ' ')}: ${decisive.context?.message ?? 'no reason known'}`
    : `succeeded in ${durationText(seconds)}`;
  log.say(decisive ? summary : `build ${summary}`);
  return {
    status,
    summary,
    phases,
    exportedVariables: {},
    artifact: null,
    secondaryArtifacts: {},
    reports: [],
  };
}

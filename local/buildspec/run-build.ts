import { rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { resolveBuildEnvironment, UnreadableVariableError } from './build-environment.ts';
import { type BuildLog, createBuildLog, durationText } from './build-log.ts';
import { type BuildPlace, openBuildPlace } from './build-place.ts';
import type { BuildObserver, BuildRequest } from './build-request.ts';
import type { BuildPhase, BuildResult, PhaseContext, ReportResult } from './build-result.ts';
import { type BuildShell, startBuildShell } from './build-shell.ts';
import { type BuildUser, findUser } from './build-user.ts';
import type { Buildspec } from './buildspec.ts';
import type { BuildCache } from './cache/build-cache.ts';
import { openBuildCache } from './cache/open-build-cache.ts';
import { type InterruptionReason, watchForInterruption } from './interruption.ts';
import { loadBuildspec } from './load-buildspec.ts';
import { ownDirectories } from './own-directories.ts';
import { collectReports } from './reports/collect-reports.ts';
import { recordPhase, runPhases } from './run-phases.ts';
import { compareRuntimeVersions } from './runtime-versions.ts';
import { type Artifacts, uploadArtifacts } from './upload-artifacts.ts';

/** What the parts of one build share. */
interface Build {
  request: BuildRequest;
  buildspec: Buildspec;
  log: BuildLog;
  interruption(): InterruptionReason | undefined;
  observer: BuildObserver | undefined;
  users: Map<string, BuildUser>;
  /** Variables from Parameter Store or Secrets Manager: CodeBuild exports none of them. */
  secretVariables: Set<string>;
}

/**
 * Runs a buildspec as CodeBuild would, on this machine: one shell, no container, and what it installs goes with it.
 *
 * @throws BuildspecError when there is no buildspec or it is broken. A command that fails is a result.
 */
export async function runBuild(given: BuildRequest): Promise<BuildResult> {
  const startedAt = new Date();
  const sourceDirectory = resolve(given.sourceDirectory);
  const buildspec = await loadBuildspec(sourceDirectory, given.buildspec);
  const log = createBuildLog(given.log);
  const place = await openBuildPlace(given);
  const request = {
    ...given,
    sourceDirectory,
    homeDirectory: place.homeDirectory,
    pathFolders: [...(given.pathFolders ?? []), ...place.pathFolders],
    environment: { ...place.variables, ...given.environment },
  };
  let shell: BuildShell | undefined;
  const watch = watchForInterruption(
    { signal: request.signal, timeoutInMinutes: request.timeoutInMinutes ?? 60 },
    () => void shell?.end(request.stopGraceInSeconds ?? 5),
  );
  const build: Build = {
    request,
    buildspec,
    log,
    interruption: watch.reason,
    observer: request.observer,
    users: new Map(),
    secretVariables: new Set(),
  };
  try {
    const prepared = await prepareSource(build, startedAt, async (environment) => {
      shell = await openShell(build, environment);
      return shell;
    });
    return await ('shell' in prepared ? runInShell(build, prepared) : resultOf([prepared.phase], log));
  } finally {
    watch.close();
    await shell?.end(request.stopGraceInSeconds ?? 5);
    await removePlace(place, log);
  }
}

/** A place that stays is no reason for a build to fail. */
async function removePlace(place: BuildPlace, log: BuildLog): Promise<void> {
  try {
    await place.remove();
  } catch (error) {
    log.say(`warning: the home of the build is still there: ${String(error)}`);
  }
}

/** A build whose commands can run. */
interface PreparedBuild {
  /** DOWNLOAD_SOURCE. */
  phase: BuildPhase;
  shell: BuildShell;
  cache: BuildCache;
}

/** DOWNLOAD_SOURCE: the source is there already; what remains is its variables and its cache. */
async function prepareSource(
  build: Build,
  startedAt: Date,
  open: (environment: Record<string, string>) => Promise<BuildShell>,
): Promise<PreparedBuild | { phase: BuildPhase }> {
  const { request, buildspec, log } = build;
  let opened: Omit<PreparedBuild, 'phase'> | undefined;
  const phase = await recordPhase('DOWNLOAD_SOURCE', build, async () => {
    for (const note of buildspec.notes) log.say(`warning: ${note}`);
    await clearOutput(request.outputDirectory);
    const environment = await readEnvironment(build, startedAt);
    if ('problem' in environment) return { statusCode: 'UNREADABLE_VARIABLE', message: environment.problem };
    for (const line of await compareRuntimeVersions(buildspec.runtimeVersions, environment.variables))
      log.say(`warning: ${line}`);
    await findUsers(build);
    const shell = await open(environment.variables);
    const cache = await openBuildCache(request, buildspec.cache, shell.expand);
    for (const line of await cache.restore()) log.say(line);
    opened = { shell, cache };
    return null;
  });
  return phase.status === 'SUCCEEDED' && opened ? { phase, ...opened } : { phase };
}

async function readEnvironment(
  build: Build,
  startedAt: Date,
): Promise<{ variables: Record<string, string> } | { problem: string }> {
  try {
    const { variables, secrets } = await resolveBuildEnvironment(build.request, build.buildspec, startedAt);
    for (const [name, secret] of secrets) hide(name, secret, build);
    return { variables };
  } catch (error) {
    if (!(error instanceof UnreadableVariableError)) throw error;
    return { problem: error.message };
  }
}

function hide(name: string, secret: string, { log, observer, secretVariables }: Build): void {
  secretVariables.add(name);
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

async function runInShell(build: Build, prepared: PreparedBuild): Promise<BuildResult> {
  const { buildspec, log, interruption, observer, users } = build;
  const { shell } = prepared;
  const phases = [
    prepared.phase,
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
  phases.push(await finish(build, prepared, phases));
  return { ...resultOf(phases, log), ...outcomeFields(outcome), exportedVariables };
}

interface Outcome {
  artifacts: Artifacts;
  reports: ReportResult[];
}

const nothingUploaded: Outcome = { artifacts: { primary: null, secondary: {}, failure: null }, reports: [] };

async function upload({ request, buildspec, log }: Build, shell: BuildShell): Promise<Outcome> {
  const placesOf = (folder: string) => ({
    source: request.sourceDirectory,
    target: join(resolve(request.outputDirectory), folder),
    ownDirectories: ownDirectories(request),
  });
  const reports = await collectReports(buildspec.reports, {
    ...placesOf('reports'),
    log,
    expand: shell.expand,
  });
  const artifacts = await uploadArtifacts(buildspec, { ...placesOf('artifacts'), shell, log });
  return { artifacts, reports };
}

function outcomeFields({ artifacts, reports }: Outcome) {
  return { artifact: artifacts.primary, secondaryArtifacts: artifacts.secondary, reports };
}

async function readExportedVariables(build: Build, shell: BuildShell): Promise<Record<string, string>> {
  const variables: Record<string, string> = {};
  for (const name of build.interruption() ? [] : build.buildspec.exportedVariables) {
    const value = build.secretVariables.has(name) ? undefined : await shell.variable(name);
    if (build.secretVariables.has(name))
      build.log.say(`warning: exported variable ${name} holds a secret, and is not exported`);
    else if (value === undefined) build.log.say(`warning: exported variable ${name} is not set`);
    else variables[name] = value;
  }
  return variables;
}

/** FINALIZING: ends what still runs, and keeps the caches of a build that got past its installation. */
function finish(
  build: Build,
  { shell, cache }: PreparedBuild,
  phases: readonly BuildPhase[],
): Promise<BuildPhase> {
  const installed = phases.some(
    ({ phaseType, status }) => phaseType === 'PRE_BUILD' && status === 'SUCCEEDED',
  );
  return recordPhase('FINALIZING', build, async (): Promise<PhaseContext | null> => {
    await shell.end(build.request.stopGraceInSeconds ?? 5);
    for (const line of installed ? await cache.save() : []) build.log.say(line);
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

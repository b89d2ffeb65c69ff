import { join } from 'node:path';
import { runBuild } from './buildspec/run-build.ts';
import type { Cloud, CloudOptions } from './cloud/cloud.ts';
import type { CloudEvent } from './cloud/events/event.ts';
import { registryDirectory } from './cloud/registry/image-registry.ts';
import { installDockerStandIn } from './cloud/registry/install-docker-stand-in.ts';
import { startCloud } from './cloud/start-cloud.ts';
import { createDrills, type Drills } from './drill/drills.ts';
import { faultsApi, faultsTarget } from './faults-api.ts';
import { deployFirstPipeline, type PipelineOrigin, requireOrigin } from './first-pipeline.ts';
import { type BareRepository, createBareRepository } from './git/bare-repository.ts';
import { addRemote, headOf, type PushOutcome, pushHead } from './git/checkout-remote.ts';
import { codeCommitApi, codeCommitTarget } from './git/codecommit-api.ts';
import { PullRequests } from './git/pull-requests/pull-requests.ts';
import { type PushReport, rehearsalTarget } from './git/push-report.ts';
import { type PushReceiver, receivePushes } from './git/receive-pushes.ts';
import { removeRehearsalFile, writeRehearsalFile } from './git/rehearsal-file.ts';
import { openRepositories } from './git/repositories.ts';
import { repositoryPlaces } from './git/repository-place.ts';
import { createExecutionHistory, type ExecutionHistory } from './history/execution-history.ts';
import { codeBuildApi, codeBuildTarget } from './pipeline/api/codebuild-api.ts';
import { codePipelineApi, codePipelineTarget } from './pipeline/api/codepipeline-api.ts';
import { StartedBatches } from './pipeline/builds/started-batches.ts';
import { StartedBuilds } from './pipeline/builds/started-builds.ts';
import { Engine } from './pipeline/engine.ts';
import type { PipelineEngine } from './pipeline/execution.ts';
import { createPushIntake } from './push-intake.ts';
import { regionsApi, regionsTarget } from './regions-api.ts';
import { claimStateDirectory } from './rehearsal-lock.ts';
import { requireSameCheckout } from './same-checkout.ts';
import { schedulesApi, schedulesTarget } from './schedules-api.ts';
import { reportError } from './terminal/report-error.ts';

export interface RehearsalOptions extends PipelineOrigin {
  /** The checkout is another project's, and only read: it gets no remote, and no build is linked to its files. */
  isForeign?: boolean;
  /** Port of the AWS APIs; 0 takes a free one. */
  apiPort: number;
  /** Runs tasks as containers; undefined where they are processes. */
  containers?: CloudOptions['containers'];
}

export interface Rehearsal {
  cloud: Cloud;
  engine: PipelineEngine;
  drills: Drills;
  history: ExecutionHistory;
  /**
   * Lets the pipelines run: goes on with what was under way, says on disk where the rehearsal is found, and pushes
   * HEAD to the branch of each pipeline's source. To be called once, when the console listens.
   */
  begin(consoleUrl: string): Promise<PushOutcome[]>;
  /** Ends every process; the state stays on disk for the next start. */
  stop(): Promise<void>;
}

/** Starts a small cloud with the pipeline in it and a git remote before it; nothing is executed until `begin`. */
export async function startRehearsal(options: RehearsalOptions): Promise<Rehearsal> {
  // Found only at the push it would be told minutes of work later.
  await headOf(options.checkoutDirectory);
  await requireOrigin(options);
  const release = claimStateDirectory(options.stateDirectory);
  try {
    requireSameCheckout(options.stateDirectory, options.checkoutDirectory);
    const cloud = await options.step('Starting the cloud', () =>
      startCloud({
        ...{ stateDirectory: join(options.stateDirectory, 'cloud'), port: options.apiPort },
        containers: options.containers,
      }),
    );
    return await compose(options, cloud, release).catch(async (error: unknown) => {
      await cloud.stop();
      throw error;
    });
  } catch (error) {
    release();
    throw error;
  }
}

async function compose(options: RehearsalOptions, cloud: Cloud, release: () => void): Promise<Rehearsal> {
  const { stateDirectory } = options;
  const pullRequests = new PullRequests({
    ...{ stateDirectory, repositories: openRepositories(stateDirectory) },
    placeOf: (repository) => repositoryPlaces(cloud, repository)[0],
    putEvent: (event) => {
      cloud.putEvent(event);
      reviewed(event);
    },
  });
  let reviewed: (event: CloudEvent) => void = () => {};
  let moved: (push: PushReport) => Promise<unknown> = async () => {};
  // A function of the pipeline's own stack may ask it already.
  const codeCommit = codeCommitApi(stateDirectory, { pullRequests, moved: (push) => moved(push) });
  cloud.serveJsonApi(codeCommitTarget, codeCommit);
  await deployFirstPipeline(options, cloud);
  const { engine, started, batches } = openEngine(options, cloud);
  cloud.whenDeployed(() => takeUp(engine, stateDirectory));
  const pushes = createPushIntake({ stateDirectory, engine, cloud, pullRequests });
  moved = (push) => pushes.receivePush(push);
  reviewed = (event) =>
    void pushes
      .receivePullRequest(event)
      .catch((error: unknown) => reportError('npm start', error, stateDirectory));
  serveApis({ engine, started, batches, cloud, pushes });
  const remotes = await makeRemotes(options, engine);
  const { processes } = cloud.runtime;
  const drills = createDrills({ ...options, processes });
  return {
    cloud,
    engine,
    drills,
    history: createExecutionHistory(engine, openRepositories(stateDirectory)),
    begin: async (consoleUrl) => {
      writeRehearsalFile(stateDirectory, { pid: process.pid, consoleUrl, apiUrl: cloud.endpoint });
      await started.resume();
      batches.resume();
      await engine.resume();
      await pushes.tellMissed();
      const outcomes = await pushAll(options, engine, remotes);
      await pushes.takeUpHeads();
      return outcomes.map((outcome) => withWhatWasSaid(outcome, pushes.saidOf(outcome.commit)));
    },
    stop: async () => {
      await drills.end();
      await Promise.all([engine.stop(), started.stop(), batches.stop()]);
      await cloud.stop();
      removeRehearsalFile(stateDirectory);
      release();
    },
  };
}

/** What was deployed by the API of CloudFormation stands, whether its pipelines can be read or not. */
function takeUp(engine: Engine, stateDirectory: string): void {
  try {
    engine.takeUpDefinitions();
  } catch (error) {
    reportError('npm start', error, stateDirectory);
  }
}

function openEngine(
  { stateDirectory, checkoutDirectory, isForeign, containers }: RehearsalOptions,
  cloud: Cloud,
): { engine: Engine; started: StartedBuilds; batches: StartedBatches } {
  const options = {
    stateDirectory,
    cloud,
    repositories: openRepositories(stateDirectory),
    runBuild,
    pathFolders: [installDocker(cloud, containers?.engine?.host)],
    ...(!isForeign && { cacheSeedDirectory: checkoutDirectory }),
  };
  const engine = new Engine(options);
  engine.takeUpDefinitions();
  const started = new StartedBuilds(options);
  return { engine, started, batches: new StartedBatches(options, started) };
}

function serveApis({
  engine,
  started,
  batches,
  cloud,
  pushes,
}: {
  engine: Engine;
  started: StartedBuilds;
  batches: StartedBatches;
  cloud: Cloud;
  pushes: PushReceiver;
}): void {
  cloud.serveJsonApi(codeBuildTarget, codeBuildApi(engine, cloud, started, batches));
  cloud.serveJsonApi(codePipelineTarget, codePipelineApi(engine));
  cloud.serveJsonApi(rehearsalTarget, receivePushes(pushes));
  cloud.serveJsonApi(regionsTarget, regionsApi(cloud.regions));
  cloud.serveJsonApi(faultsTarget, faultsApi(cloud.faults));
  cloud.serveJsonApi(schedulesTarget, schedulesApi(cloud.schedules));
}

/** Answers the folder that builds have in front of their PATH. */
function installDocker({ runtime }: Cloud, dockerHost: string | undefined): string {
  const folder = join(runtime.stateDirectory, 'bin');
  installDockerStandIn(folder, registryDirectory(runtime.stateDirectory), dockerHost);
  return folder;
}

/** One repository per source; the checkout's remote, if it gets one, is that of the first pipeline. */
async function makeRemotes(
  { checkoutDirectory, stateDirectory, isForeign }: RehearsalOptions,
  engine: Engine,
): Promise<BareRepository[]> {
  const { sources } = engine;
  const remotes = await Promise.all(
    sources
      .repositories()
      .map((name) =>
        createBareRepository(stateDirectory, name, sources.branches(name), sources.triggeringBranches(name)),
      ),
  );
  const [first] = remotes;
  if (first !== undefined && !isForeign) await addRemote(checkoutDirectory, stateDirectory, first.directory);
  return remotes;
}

async function pushAll(
  { checkoutDirectory, isForeign }: RehearsalOptions,
  engine: Engine,
  [remote]: BareRepository[],
): Promise<PushOutcome[]> {
  if (remote === undefined) return [];
  const address = isForeign ? remote.directory : undefined;
  const outcomes: PushOutcome[] = [];
  for (const branch of engine.sources.branches(remote.name))
    outcomes.push(await pushHead(checkoutDirectory, branch, address));
  return outcomes;
}

function withWhatWasSaid(outcome: PushOutcome, said: string): PushOutcome {
  return outcome.status === 'pushed' && said !== ''
    ? { ...outcome, message: `${outcome.message}: ${said}` }
    : outcome;
}

import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Batch, type BatchBuild, variablesOfBuild } from '../../buildspec/batch/batch.ts';
import { batchSucceeded, runBatch, summarizeBatch } from '../../buildspec/batch/run-batch.ts';
import type { BuildResult } from '../../buildspec/build-result.ts';
import { loadBuildspec } from '../../buildspec/load-buildspec.ts';
import { type Project, whereBuildspecIs } from '../actions/codebuild-project.ts';
import { buildspecFrom } from '../actions/read-stored-object.ts';
import type { BatchGroup, BatchPhase, BatchRecord } from './batch-record.ts';
import { BuildLedger } from './build-ledger.ts';
import type { BuildRecord } from './build-record.ts';
import { type BuildStart, begunRecord } from './build-start.ts';
import { fetchSource } from './fetch-source.ts';
import type { StartedBuilds, StartedBuildsOptions } from './started-builds.ts';

export class NoBatchError extends Error {
  constructor(project: string) {
    super(`The buildspec of ${project} has no batch; add one, or start a build instead.`);
    this.name = 'NoBatchError';
  }
}

export class TooManyBuildsError extends Error {
  constructor(project: string, builds: number, most: number) {
    super(
      `The batch of ${project} has ${builds} builds, and the project allows ${most}; raise MaximumBuildsAllowed.`,
    );
    this.name = 'TooManyBuildsError';
  }
}

type Status = BuildRecord['status'];

/** Batches of builds: each build is one that is started by itself, when those that it depends on have succeeded. */
export class StartedBatches {
  readonly #options: StartedBuildsOptions;
  readonly #builds: StartedBuilds;
  readonly #ledger: BuildLedger<BatchRecord>;
  /** The uuids of those that somebody has stopped. */
  readonly #stopped = new Set<string>();
  /** By their uuids. */
  readonly #underWay = new Map<string, Promise<void>>();
  #isStopping = false;

  constructor(options: StartedBuildsOptions, builds: StartedBuilds) {
    this.#options = options;
    this.#builds = builds;
    this.#ledger = new BuildLedger(options.stateDirectory, 'build-batches');
  }

  /** The newest first. */
  all(): BatchRecord[] {
    return this.#ledger.all();
  }

  start(given: BuildStart): BatchRecord {
    const known = this.#ledger.startedWith(given.token);
    if (known) return known;
    const begun = begunRecord(given, this.#ledger.nextNumber());
    const { startedAt } = begun;
    const batch: BatchRecord = {
      ...{ ...begun, resolvedVersion: '', groups: [] },
      phases: [{ type: 'SUBMITTED', status: 'SUCCEEDED', startedAt, endedAt: startedAt, message: '' }],
    };
    this.#begin(batch, given.project, () => true);
    return batch;
  }

  /** Builds once more what has failed, or everything, of a batch that has failed. */
  retry(batch: BatchRecord, project: Project, which: 'all' | 'failed'): void {
    const succeeded = new Set(
      batch.groups
        .filter((group) => this.statusOf(group) === 'SUCCEEDED')
        .map(({ identifier }) => identifier),
    );
    Object.assign(batch, { status: 'IN_PROGRESS', endedAt: null, summary: '' });
    this.#begin(batch, project, ({ identifier }) => which === 'all' || !succeeded.has(identifier));
  }

  /** Stops the build that runs, and starts no other; a batch that has ended stays as it is. */
  stopBatch(batch: BatchRecord): void {
    if (batch.status !== 'IN_PROGRESS') return;
    this.#stopped.add(batch.uuid);
    for (const build of this.buildsOf(batch)) this.#builds.stopBuild(build);
  }

  /** Gives up what an earlier rehearsal left under way. */
  resume(): void {
    const isLeft = ({ status, uuid }: BatchRecord) => status === 'IN_PROGRESS' && !this.#underWay.has(uuid);
    for (const batch of this.all().filter(isLeft))
      this.#end(batch, 'STOPPED', 'the rehearsal ended while it ran');
  }

  /** What runs is given up by the next start. The builds have to be stopped as well. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    await Promise.all(this.#underWay.values());
  }

  /** The builds of a batch that are still known, in the order of their groups. */
  buildsOf({ groups }: Pick<BatchRecord, 'groups'>): BuildRecord[] {
    const known = new Map(this.#builds.all().map((build) => [build.uuid, build]));
    return groups.flatMap(({ builds }) => builds.flatMap((uuid) => known.get(uuid) ?? []));
  }

  /** Of its last build; undefined where there was none. */
  statusOf(group: BatchGroup): Status | undefined {
    return this.buildsOf({ groups: [group] }).at(-1)?.status;
  }

  #begin(batch: BatchRecord, project: Project, isToRun: (build: BatchBuild) => boolean): void {
    this.#ledger.save(batch);
    const run = this.#run(batch, project, isToRun).finally(() => this.#underWay.delete(batch.uuid));
    this.#underWay.set(batch.uuid, run);
  }

  async #run(batch: BatchRecord, project: Project, isToRun: (build: BatchBuild) => boolean): Promise<void> {
    const phase = this.#beginPhase(batch, 'DOWNLOAD_BATCHSPEC');
    const spec = await this.#read(batch, project).catch((error: unknown) => {
      const message = error instanceof Error ? error.message : String(error);
      this.#endPhase(batch, phase, 'FAILED', message);
      this.#end(batch, 'FAILED', message);
    });
    if (spec === undefined) return;
    batch.groups = spec.builds.map((build) => groupOf(build, batch.groups));
    this.#endPhase(batch, phase, 'SUCCEEDED', '');
    await this.#build(batch, project, spec, isToRun);
  }

  async #read(batch: BatchRecord, project: Project): Promise<Batch> {
    const directory = join(this.#ledger.directoryOf(batch), 'work');
    try {
      const sourceVersion = versionOf(batch);
      const source = await fetchSource({ ...batch, sourceVersion }, directory, this.#options);
      batch.resolvedVersion = source.resolvedSourceVersion ?? '';
      const { cloud } = this.#options;
      const buildspec = batch.buildspec === null ? project.buildspec : whereBuildspecIs(batch.buildspec);
      const { batch: spec } = await loadBuildspec(directory, buildspecFrom(buildspec, cloud));
      if (spec === undefined) throw new NoBatchError(batch.project);
      const most = project.batches?.mostBuilds ?? 0;
      if (spec.builds.length > most) throw new TooManyBuildsError(batch.project, spec.builds.length, most);
      return spec;
    } finally {
      await rm(directory, { recursive: true, force: true });
    }
  }

  async #build(
    batch: BatchRecord,
    project: Project,
    spec: Batch,
    isToRun: (build: BatchBuild) => boolean,
  ): Promise<void> {
    const phase = this.#beginPhase(batch, 'IN_PROGRESS');
    const outcomes = await runBatch(spec, async (build): Promise<Pick<BuildResult, 'status' | 'summary'>> => {
      if (!isToRun(build)) return { status: 'SUCCEEDED', summary: 'has succeeded before' };
      if (this.#isStopping || this.#stopped.has(batch.uuid))
        return { status: 'STOPPED', summary: 'stopped before its turn' };
      const { status, summary } = await this.#builds.ended(this.#start(batch, project, build));
      return { status: status === 'IN_PROGRESS' ? 'STOPPED' : status, summary };
    });
    if (this.#isStopping) return;
    const ended = batchSucceeded(outcomes) ? 'SUCCEEDED' : 'FAILED';
    const status = this.#stopped.delete(batch.uuid) ? 'STOPPED' : ended;
    const summary = summarizeBatch(outcomes);
    this.#endPhase(batch, phase, status, status === 'SUCCEEDED' ? '' : summary);
    this.#end(batch, status, summary);
  }

  /** The variables of the batch come first: those with which somebody starts it win. */
  #start(batch: BatchRecord, project: Project, ofBatch: BatchBuild): BuildRecord {
    const { identifier, buildspec } = ofBatch;
    const build = this.#builds.start({
      project,
      source: batch.source,
      sourceVersion: versionOf(batch),
      variables: [...variablesOfBuild(ofBatch), ...batch.variables],
      buildspec: buildspec ?? batch.buildspec,
      timeoutInMinutes: batch.timeoutInMinutes,
      token: undefined,
      batch: batch.uuid,
    });
    batch.groups.find((group) => group.identifier === identifier)?.builds.push(build.uuid);
    this.#ledger.save(batch);
    return build;
  }

  #beginPhase(batch: BatchRecord, type: BatchPhase['type']): BatchPhase {
    const startedAt = new Date().toISOString();
    const phase: BatchPhase = { type, status: 'IN_PROGRESS', startedAt, endedAt: null, message: '' };
    batch.phases.push(phase);
    this.#ledger.save(batch);
    return phase;
  }

  #endPhase(batch: BatchRecord, phase: BatchPhase, status: Status, message: string): void {
    Object.assign(phase, { status, message, endedAt: new Date().toISOString() });
    this.#ledger.save(batch);
  }

  #end(batch: BatchRecord, status: Status, summary: string): void {
    Object.assign(batch, { status, summary, endedAt: new Date().toISOString() });
    this.#ledger.save(batch);
  }
}

/** Every build of a batch has the same commit, also when it is built once more. */
function versionOf({ resolvedVersion, sourceVersion }: BatchRecord): string {
  return resolvedVersion || sourceVersion;
}

/** As the buildspec has it now, with what was built of it before. */
function groupOf(
  { identifier, dependsOn, ignoreFailure }: BatchBuild,
  before: readonly BatchGroup[],
): BatchGroup {
  const builds = before.find((group) => group.identifier === identifier)?.builds ?? [];
  return { identifier, dependsOn, ignoreFailure, builds };
}

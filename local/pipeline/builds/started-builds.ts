import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { BuildResult } from '../../buildspec/build-result.ts';
import type { Cloud } from '../../cloud/cloud.ts';
import { processStartTime } from '../../cloud/process-identity.ts';
import type { Repositories } from '../../git/repositories.ts';
import { surroundingsOf } from '../actions/build-surroundings.ts';
import type { CodeBuildOptions } from '../actions/codebuild-options.ts';
import { type Project, whereBuildspecIs } from '../actions/codebuild-project.ts';
import { buildspecFrom } from '../actions/read-stored-object.ts';
import { reportsOf } from '../actions/reports-of.ts';
import { endBuild } from '../build-processes.ts';
import { openLog } from '../open-log.ts';
import { buildEvent } from './build-event.ts';
import { BuildLedger } from './build-ledger.ts';
import type { BuildRecord } from './build-record.ts';
import { type BuildStart, begunRecord } from './build-start.ts';
import { fetchSource } from './fetch-source.ts';

export interface StartedBuildsOptions extends CodeBuildOptions {
  stateDirectory: string;
  cloud: Cloud;
  repositories: Repositories;
}

const neverRun = Promise.resolve({ status: 'STOPPED' as const, summary: 'stopped before its turn' });

/** Builds that are started by themselves: one after the other, for a machine has not the room of CodeBuild. */
export class StartedBuilds {
  readonly #options: StartedBuildsOptions;
  readonly #ledger: BuildLedger<BuildRecord>;
  readonly #stopping = new AbortController();
  /** Of those under way, by their uuid. */
  readonly #stops = new Map<string, AbortController>();
  /** Their ends, by their uuid. */
  readonly #ends = new Map<string, Promise<void>>();
  #last: Promise<void> = Promise.resolve();

  constructor(options: StartedBuildsOptions) {
    this.#options = options;
    this.#ledger = new BuildLedger(options.stateDirectory, 'builds');
  }

  /** The newest first. */
  all(): BuildRecord[] {
    return this.#ledger.all();
  }

  start(given: BuildStart): BuildRecord {
    const known = this.#ledger.startedWith(given.token);
    if (known) return known;
    const build: BuildRecord = {
      ...begunRecord(given, this.#ledger.nextNumber()),
      ...{ exportedVariables: {}, reports: [], processGroup: null },
    };
    this.#ledger.save(build);
    this.#options.cloud.putEvent(buildEvent(build));
    this.#stops.set(build.uuid, new AbortController());
    this.#last = this.#last.then(() => this.#run(build, given.project));
    this.#ends.set(build.uuid, this.#last);
    return build;
  }

  /** Resolves with the build when it is under way no more. */
  async ended(build: BuildRecord): Promise<BuildRecord> {
    await this.#ends.get(build.uuid);
    return build;
  }

  /** Stops one that is under way, or waits for its turn; one that has ended stays as it is. */
  stopBuild({ uuid }: Pick<BuildRecord, 'uuid'>): void {
    this.#stops.get(uuid)?.abort();
  }

  /** Gives up what an earlier rehearsal left under way. */
  async resume(): Promise<void> {
    const isLeft = ({ status, uuid }: BuildRecord) => status === 'IN_PROGRESS' && !this.#stops.has(uuid);
    for (const build of this.all().filter(isLeft)) {
      if (build.processGroup) await endBuild(build.processGroup);
      this.#end(build, { status: 'STOPPED', summary: 'the rehearsal ended while it ran' });
    }
  }

  /** What runs is given up by the next start. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#last;
  }

  async #run(build: BuildRecord, project: Project): Promise<void> {
    if (this.#stopping.signal.aborted) return;
    const directory = this.#ledger.directoryOf(build);
    const log = openLog(join(directory, 'build.log'));
    const wasStopped = this.#stops.get(build.uuid)?.signal.aborted ?? false;
    const work = wasStopped ? neverRun : this.#build(build, project, log.line);
    const result = await work.catch((error: unknown) => {
      const summary = error instanceof Error ? error.message : String(error);
      log.line(summary);
      return { status: 'FAILED' as const, summary };
    });
    await log.close();
    await rm(join(directory, 'work'), { recursive: true, force: true });
    this.#stops.delete(build.uuid);
    this.#ends.delete(build.uuid);
    if (!this.#stopping.signal.aborted) this.#end(build, result, project);
  }

  async #build(build: BuildRecord, project: Project, log: (line: string) => void): Promise<BuildResult> {
    const { repositories, runBuild, stateDirectory, cacheSeedDirectory, cloud } = this.#options;
    const { uuid, number } = build;
    const work = join(this.#ledger.directoryOf(build), 'work');
    const sourceDirectory = join(work, 'source');
    const source = await fetchSource(build, sourceDirectory, { repositories, cloud });
    return runBuild({
      sourceDirectory,
      buildspec: buildspecFrom(
        build.buildspec === null ? project.buildspec : whereBuildspecIs(build.buildspec),
        cloud,
      ),
      environmentVariables: [...project.environmentVariables, ...build.variables].map((variable) => ({
        ...variable,
        value: cloud.withLocalUrls(variable.value),
      })),
      ...surroundingsOf(this.#options, project.resource, work),
      workDirectory: work,
      // Also for projects that have none on AWS: here nobody builds what somebody else has written.
      cacheDirectory: join(stateDirectory, 'build-caches', build.project),
      ...project.cache,
      ...(cacheSeedDirectory !== undefined && { cacheSeedDirectory }),
      outputDirectory: join(work, 'output'),
      log,
      signal: AbortSignal.any(
        [this.#stopping.signal, this.#stops.get(uuid)?.signal].filter((each) => each !== undefined),
      ),
      timeoutInMinutes: build.timeoutInMinutes ?? project.timeoutInMinutes,
      identity: {
        ...project.told,
        ...{ buildUuid: uuid, buildNumber: number },
        ...{ initiator: 'rehearsal', ...source },
      },
      started: (id) => {
        const startTime = processStartTime(id);
        if (startTime !== undefined) build.processGroup = { id, startTime };
        this.#ledger.save(build);
      },
    });
  }

  #end(
    build: BuildRecord,
    result: Pick<BuildResult, 'status' | 'summary'> & Partial<BuildResult>,
    project?: Project,
  ): void {
    const { status, summary, exportedVariables = {}, reports = [] } = result;
    Object.assign(build, {
      ...{ status, summary, exportedVariables },
      endedAt: new Date().toISOString(),
      reports: project ? reportsOf({ reports }, project.resource, build.uuid) : [],
      processGroup: null,
    });
    this.#ledger.save(build);
    this.#options.cloud.putEvent(buildEvent(build));
  }
}

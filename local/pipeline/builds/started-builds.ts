import { randomUUID } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { BuildResult } from '../../buildspec/build-result.ts';
import type { Cloud } from '../../cloud/cloud.ts';
import { processStartTime } from '../../cloud/process-identity.ts';
import type { Repositories } from '../../git/repositories.ts';
import { surroundingsOf } from '../actions/build-surroundings.ts';
import type { CodeBuildOptions } from '../actions/codebuild-options.ts';
import type { Project } from '../actions/codebuild-project.ts';
import { reportsOf } from '../actions/reports-of.ts';
import { endBuild } from '../build-processes.ts';
import { openLog } from '../open-log.ts';
import { buildEvent } from './build-event.ts';
import { BuildLedger } from './build-ledger.ts';
import type { BuildRecord } from './build-record.ts';

export interface StartedBuildsOptions extends CodeBuildOptions {
  stateDirectory: string;
  cloud: Cloud;
  repositories: Repositories;
}

export interface BuildStart {
  project: Project;
  repository: string;
  /** A branch, a tag or a commit. */
  sourceVersion: string;
  variables: { name: string; value: string }[];
  token: string | undefined;
}

/** Builds that are started by themselves: one after the other, for a machine has not the room of CodeBuild. */
export class StartedBuilds {
  readonly #options: StartedBuildsOptions;
  readonly #ledger: BuildLedger;
  readonly #stopping = new AbortController();
  #last: Promise<void> = Promise.resolve();

  constructor(options: StartedBuildsOptions) {
    this.#options = options;
    this.#ledger = new BuildLedger(options.stateDirectory);
  }

  /** The newest first. */
  all(): BuildRecord[] {
    return this.#ledger.all();
  }

  start({ project, repository, sourceVersion, variables, token }: BuildStart): BuildRecord {
    const known = token !== undefined && this.all().find((build) => build.token === token);
    if (known) return known;
    const { physicalId, account, region } = project.resource;
    const build: BuildRecord = {
      uuid: randomUUID(),
      project: physicalId,
      ...{ account, region, repository, sourceVersion, variables },
      number: this.#ledger.nextNumber(),
      token: token ?? null,
      status: 'IN_PROGRESS',
      startedAt: new Date().toISOString(),
      endedAt: null,
      summary: '',
      exportedVariables: {},
      reports: [],
      processGroup: null,
    };
    this.#ledger.save(build);
    this.#options.cloud.putEvent(buildEvent(build));
    this.#last = this.#last.then(() => this.#run(build, project));
    return build;
  }

  /** Gives up what an earlier rehearsal left under way. */
  async resume(): Promise<void> {
    for (const build of this.all().filter(({ status }) => status === 'IN_PROGRESS')) {
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
    const { signal } = this.#stopping;
    if (signal.aborted) return;
    const directory = this.#ledger.directoryOf(build);
    const log = openLog(join(directory, 'build.log'));
    const result = await this.#build(build, project, log.line).catch((error: unknown) => {
      const summary = error instanceof Error ? error.message : String(error);
      log.line(summary);
      return { status: 'FAILED' as const, summary };
    });
    await log.close();
    await rm(join(directory, 'work'), { recursive: true, force: true });
    if (!signal.aborted) this.#end(build, result, project);
  }

  async #build(build: BuildRecord, project: Project, log: (line: string) => void): Promise<BuildResult> {
    const { repositories, runBuild, stateDirectory, cacheSeedDirectory, cloud } = this.#options;
    const { uuid, repository, sourceVersion, number } = build;
    const work = join(this.#ledger.directoryOf(build), 'work');
    const sourceDirectory = join(work, 'source');
    await mkdir(sourceDirectory, { recursive: true });
    const { id: commit } = await repositories.commit(repository, sourceVersion);
    await repositories.checkOut(repository, commit, sourceDirectory);
    return runBuild({
      sourceDirectory,
      buildspec: 'text' in project.buildspec ? project.buildspec.text : project.buildspec.file,
      environmentVariables: [
        ...project.environmentVariables,
        ...build.variables.map((variable) => ({ ...variable, type: 'PLAINTEXT' as const })),
      ].map((variable) => ({ ...variable, value: cloud.withLocalUrls(variable.value) })),
      ...surroundingsOf(this.#options, project.resource, work),
      workDirectory: work,
      // Also for projects that have none on AWS: here nobody builds what somebody else has written.
      cacheDirectory: join(stateDirectory, 'build-caches', build.project),
      ...project.cache,
      ...(cacheSeedDirectory !== undefined && { cacheSeedDirectory }),
      outputDirectory: join(work, 'output'),
      log,
      signal: this.#stopping.signal,
      timeoutInMinutes: project.timeoutInMinutes,
      identity: {
        ...project.told,
        ...{ buildUuid: uuid, buildNumber: number },
        ...{ initiator: 'rehearsal', sourceVersion, resolvedSourceVersion: commit },
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

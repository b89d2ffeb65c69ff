import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BuildRequest } from '../../../local/buildspec/build-request.ts';
import type { BuildResult } from '../../../local/buildspec/build-result.ts';
import type { Repositories } from '../../../local/git/repositories.ts';
import { Engine, type EngineOptions } from '../../../local/pipeline/engine.ts';
import type { ExecutionRecord } from '../../../local/pipeline/record.ts';
import { CloudInTest } from './cloud-in-test.ts';

export type Build = (request: BuildRequest) => Promise<Partial<BuildResult> | undefined>;

/** A pipeline engine over a cloud, repositories and builds of the test's own, and its state in a temporary folder. */
export class RehearsedPipeline {
  readonly cloud = new CloudInTest();
  readonly builds = new Map<string, Build>();
  /** The names of the projects that were built, in the order in which they began. */
  readonly built: string[] = [];
  readonly requests: BuildRequest[] = [];
  readonly commits: string[] = [];
  /** What every commit holds beside `commit.txt`, by path. */
  readonly files = new Map<string, string>();
  /** Which commits were cloned, of which repositories. */
  readonly clones: string[] = [];
  /** What the last push has changed. */
  changedFiles: string[] = [];
  /** Awaited before a commit is checked out; a rejection fails that. */
  beforeCheckOut: () => Promise<void> = async () => {};
  readonly stateDirectory: string;
  engine: Engine;
  private readonly watchers = new Set<() => void>();

  /** In a folder of its own, or in one where another has begun. */
  static async create(template: string, stateDirectory?: string): Promise<RehearsedPipeline> {
    return new RehearsedPipeline(stateDirectory ?? (await mkdtemp(join(tmpdir(), 'pipeline-'))), template);
  }

  private constructor(stateDirectory: string, template: string) {
    this.stateDirectory = stateDirectory;
    this.cloud.put({ stackName: 'delivery', template });
    this.engine = this.newEngine();
    this.engine.takeUpDefinitions();
  }

  /** As after a kill: nothing of the first engine is heard of again, another one starts from the disk. */
  async restart(): Promise<void> {
    this.engine = this.newEngine();
    await this.engine.resume();
  }

  push(commit: string): string {
    this.commits.push(commit);
    const push = { repository: 'shop', branch: 'main', commit };
    const [told] = this.engine.sources.pipelinesToTell(push);
    return told === undefined ? '' : this.engine.sources.startFor(told.pipelineName, push).executionId;
  }

  execution(executionId: string): ExecutionRecord {
    return this.engine.execution('sample', executionId);
  }

  /** `action status` of each action that was started, in that order. */
  actions(executionId: string): string[] {
    return this.execution(executionId).actions.map((run) => `${run.action} ${run.status}`);
  }

  approval(executionId: string): { pipelineName: string; stage: string; action: string; token: string } {
    const run = this.execution(executionId).actions.find(
      ({ approvalToken, status }) => approvalToken !== null && status === 'InProgress',
    );
    if (run === undefined) throw new Error('nothing waits for approval');
    return { pipelineName: 'sample', stage: run.stage, action: run.action, token: run.approvalToken ?? '' };
  }

  /** Resolves as soon as `condition` holds, which is looked at after every change and at the start of every build. */
  async until(condition: () => boolean): Promise<void> {
    while (!condition()) {
      await new Promise<void>((resolve) => this.watchers.add(resolve));
    }
  }

  async untilEnded(executionId: string): Promise<ExecutionRecord> {
    await this.until(() => this.execution(executionId).endedAt !== null);
    return this.execution(executionId);
  }

  async untilWaiting(executionId: string): Promise<void> {
    await this.until(() =>
      this.execution(executionId).actions.some(
        (run) => run.approvalToken !== null && run.status === 'InProgress',
      ),
    );
  }

  async remove(): Promise<void> {
    await this.engine.stop();
    await this.cloud.stop();
    await rm(this.stateDirectory, { recursive: true, force: true, maxRetries: 5 });
  }

  /** What an engine is made with. */
  options(): EngineOptions {
    return {
      stateDirectory: this.stateDirectory,
      cloud: this.cloud,
      repositories: this.repositories(),
      runBuild: (request) => this.runBuild(request),
      pathFolders: ['/stand-in'],
    };
  }

  /** Resolves as soon as an event of a build has told the status. */
  async untilTold(status: string): Promise<void> {
    while (this.cloud.events.every(({ detail }) => detail['build-status'] !== status))
      await new Promise((resolve) => setTimeout(resolve, 5));
  }

  private newEngine(): Engine {
    const engine = new Engine(this.options());
    engine.subscribe(() => this.changed());
    return engine;
  }

  private changed(): void {
    for (const resolve of this.watchers) resolve();
    this.watchers.clear();
  }

  private async runBuild(request: BuildRequest): Promise<BuildResult> {
    const name = request.identity?.projectName ?? '';
    this.built.push(name);
    this.requests.push(request);
    this.changed();
    const outcome = await this.builds.get(name)?.(request);
    return {
      status: 'SUCCEEDED',
      summary: 'succeeded',
      phases: [],
      exportedVariables: {},
      artifact: null,
      secondaryArtifacts: {},
      reports: [],
      ...outcome,
    };
  }

  private repositories(): Repositories {
    const checkOut: Repositories['checkOut'] = async (_repository, id, directory) => {
      await this.beforeCheckOut();
      for (const [file, content] of [...this.files, ['commit.txt', id] as const])
        await writeFile(join(directory, file), content);
    };
    return {
      commitsBetween: async () => [],
      heads: async () => this.commits.slice(-1).map((commit) => ({ branch: 'main', commit })),
      changedFiles: async () => this.changedFiles,
      changedSinceFork: async () => this.changedFiles,
      head: async () => this.commits.at(-1),
      directory: (repository) => `/nowhere/${repository}.git`,
      commit: async (_repository, id) => ({
        id,
        message: `Change ${id}`,
        author: 'Ada',
        authorDate: '2026-11-22T10:00:00Z',
        committerDate: '2026-11-22T10:00:00Z',
      }),
      checkOut,
      clone: async (repository, id, directory) => {
        this.clones.push(`${repository} ${id}`);
        await checkOut(repository, id, directory);
      },
    };
  }
}

/** The primary artifact of a build, with one file in it. */
export async function artifactWith(
  request: BuildRequest,
  file: string,
  content: string,
): Promise<NonNullable<BuildResult['artifact']>> {
  const directory = join(request.outputDirectory, 'artifacts', 'primary');
  await mkdir(directory, { recursive: true });
  await writeFile(join(directory, file), content);
  return { directory, name: null, fileCount: 1 };
}

/** A promise that the test settles. */
export function gate(): { opened: Promise<void>; open(): void; fail(error: Error): void } {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  return { opened: promise, open: resolve, fail: reject };
}

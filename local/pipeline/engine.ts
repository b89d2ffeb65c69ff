import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Cloud } from '../cloud/cloud.ts';
import { identityOf } from '../cloud/identity.ts';
import type { RecordedResource } from '../cloud/recorded-resource.ts';
import type { Repositories } from '../git/repositories.ts';
import type { ActionProviders } from './actions/action-handler.ts';
import type { CodeBuildOptions } from './actions/codebuild.ts';
import type { DefinitionChange } from './actions/generated-builds.ts';
import { createProviders } from './actions/providers.ts';
import { answerApproval } from './approval-run.ts';
import { targetOfAutomaticRollback } from './automatic-rollback.ts';
import { checkStoppable } from './check-stoppable.ts';
import { checkSupported, unsupportedIn } from './check-supported.ts';
import { checkOverride } from './conditions/check-override.ts';
import type { ConditionType } from './conditions/condition-record.ts';
import { type PipelineDeclaration, sourcesOf } from './declaration.ts';
import { describePipeline } from './describe-pipeline.ts';
import { PipelineRequestError } from './errors.ts';
import { Announcements } from './events/announcements.ts';
import type {
  PipelineDescription,
  PipelineEngine,
  PipelineEvent,
  PipelineExecution,
  RetryMode,
} from './execution.ts';
import { findApproval, findExecution } from './find-execution.ts';
import { Jobs } from './jobs.ts';
import { Ledger } from './ledger.ts';
import { PipelineRunner } from './pipeline-runner.ts';
import { checkVariables } from './pipeline-variables.ts';
import { readDeclaration } from './read-declaration.ts';
import type { ExecutionRecord } from './record.ts';
import { chosenCommits, type SourceRevisionOverride } from './source-revisions.ts';
import { attemptForRetry, mayBeRetried } from './stage-retry.ts';
import { checkRollback, mayBeRolledBackTo } from './stage-rollback.ts';

export interface EngineOptions extends CodeBuildOptions {
  stateDirectory: string;
  cloud: Cloud;
  repositories: Repositories;
}

/** A push as the remote received it. */
export interface Push {
  repository: string;
  branch: string;
  commit: string;
}

/** A pipeline that a push is for. */
export interface PipelineToTell {
  pipelineName: string;
  /** The commit that it was told of before; undefined where it knows of none. */
  before: string | undefined;
  /** The stack that it stands in. */
  stack: { stackId: string; account: string; region: string };
}

interface StartOptions {
  sourceRevisions?: readonly SourceRevisionOverride[] | undefined;
  clientRequestToken?: string | undefined;
}

export interface TriggeredExecution {
  pipelineName: string;
  executionId: string;
}

const secondsToStop = 10;

/** Executes the pipelines that are deployed in the cloud. */
export class Engine implements PipelineEngine {
  /** Of the functions that pipelines call. */
  readonly jobs = new Jobs();
  private readonly options: EngineOptions;
  private readonly providers: ActionProviders;
  private readonly announcements: Announcements;
  private readonly runners = new Map<string, PipelineRunner>();
  private readonly listeners = new Set<(event: PipelineEvent) => void>();

  constructor(options: EngineOptions) {
    this.options = options;
    this.announcements = new Announcements(options.cloud);
    this.providers = createProviders({
      ...options,
      jobs: this.jobs,
      takeUpDefinitions: async (request) =>
        this.takeUpDefinitions({ pipelineName: request.pipeline.name, executionId: request.executionId }),
    });
  }

  /** Takes up the deployed pipelines, and goes on with what an earlier rehearsal left under way. */
  async resume(): Promise<void> {
    this.takeUpDefinitions();
    for (const runner of this.runners.values()) await runner.resume();
  }

  /**
   * Compares the deployed pipelines with those that are known: a new one begins at version 1, a changed one gets the
   * next version. Where the template asks for it (`RestartExecutionOnUpdate`), a changed pipeline is executed once
   * more, and the execution that deployed the change is cancelled.
   */
  takeUpDefinitions(deployedBy?: TriggeredExecution): DefinitionChange[] {
    const deployed = this.options.cloud.resources('AWS::CodePipeline::Pipeline');
    const declarations = deployed.map((resource) => ({ resource, declaration: readDeclaration(resource) }));
    for (const name of this.runners.keys()) {
      if (!declarations.some(({ declaration }) => declaration.name === name)) this.drop(name);
    }
    return declarations.flatMap(
      ({ resource, declaration }) => this.takeUp(resource, declaration, deployedBy) ?? [],
    );
  }

  /** The pipelines whose source is the branch that was pushed, and that do not know of the commit. */
  pipelinesToTell(push: Push): PipelineToTell[] {
    const source = sourceOf(push);
    return [...this.runners.values()]
      .filter(({ declaration }) => sourcesOf(declaration).includes(source))
      .filter(({ ledger }) => ledger.pipeline.heads[source] !== push.commit)
      .map(({ declaration, ledger }) => ({
        pipelineName: declaration.name,
        before: ledger.pipeline.heads[source],
        stack: this.stackOf(declaration.name),
      }));
  }

  /** Starts a pipeline with the commit of the push. */
  startFor(pipelineName: string, push: Push): TriggeredExecution {
    const runner = this.runner(pipelineName);
    checkSupported(runner.declaration, this.providers);
    const source = sourceOf(push);
    runner.ledger.pipeline.heads[source] = push.commit;
    const { executionId } = runner.begin('Push', { pushed: { [source]: push.commit } });
    return { pipelineName, executionId };
  }

  /** Keeps in mind that the pipeline was told of the push. */
  noteHead(pipelineName: string, push: Push): void {
    const { ledger } = this.runner(pipelineName);
    ledger.pipeline.heads[sourceOf(push)] = push.commit;
    ledger.savePipeline();
  }

  /** Where the branches stand from which pipelines take their source. */
  async heads(): Promise<Push[]> {
    const heads = await Promise.all(
      this.sources().map(async (source) => {
        const [repository = '', ...branch] = source.split('/');
        const push = { repository, branch: branch.join('/') };
        return { ...push, commit: await this.options.repositories.head(push.repository, push.branch) };
      }),
    );
    return heads.flatMap(({ commit, ...push }) => (commit === undefined ? [] : { ...push, commit }));
  }

  /** The branches of a repository whose pushes start a pipeline. */
  triggeringBranches(repository: string): string[] {
    return this.sources()
      .filter((source) => source.startsWith(`${repository}/`))
      .map((source) => source.slice(repository.length + 1));
  }

  /** The repositories that the pipelines take their source from, each once. */
  sourceRepositories(): string[] {
    return [...new Set(this.sources().map((source) => source.slice(0, source.indexOf('/'))))];
  }

  pipelines(): PipelineDescription[] {
    return [...this.runners.values()].map(describePipeline);
  }

  executions(pipelineName: string): ExecutionRecord[] {
    return structuredClone(this.runner(pipelineName).ledger.executions.toReversed());
  }

  execution(pipelineName: string, executionId: string): ExecutionRecord {
    return findExecution(this.runner(pipelineName), executionId);
  }

  /** The pipeline, its declaration and its ledger, for the API. */
  runner(pipelineName: string): PipelineRunner {
    const runner = this.runners.get(pipelineName);
    if (runner !== undefined) return runner;
    const known = [...this.runners.keys()].join(', ') || 'none';
    throw new PipelineRequestError(
      'PipelineNotFoundException',
      `There is no pipeline ${pipelineName}; deployed are ${known}`,
    );
  }

  async approve(answer: Parameters<PipelineEngine['approve']>[0]): Promise<void> {
    const runner = this.runner(answer.pipelineName);
    const { execution, record } = findApproval(runner, answer);
    const by = identityOf({ account: runner.declaration.account, person: answer.person });
    answerApproval(
      { ...answer, by },
      { execution, record, ledger: runner.ledger, approvals: runner.approvals },
    );
  }

  /** Lets an execution past a condition of a stage that holds it up, or has failed it. */
  overrideCondition(
    at: { pipelineName: string; executionId: string; stage: string; type: ConditionType },
    person: string | undefined,
  ): void {
    const runner = this.runner(at.pipelineName);
    const { stage, type } = at;
    const place = { execution: findExecution(runner, at.executionId), stage, type };
    checkOverride(runner, place);
    runner.overrideCondition(place, identityOf({ account: runner.declaration.account, person }));
  }

  /** Whoever asks once more with the same token gets the execution of before. */
  async start(
    pipelineName: string,
    variables: Readonly<Record<string, string>> = {},
    { sourceRevisions = [], clientRequestToken }: StartOptions = {},
  ): Promise<string> {
    const runner = this.runner(pipelineName);
    const before = runner.ledger.executions.find(
      (execution) => clientRequestToken !== undefined && execution.clientRequestToken === clientRequestToken,
    );
    if (before !== undefined) return before.executionId;
    checkSupported(runner.declaration, this.providers);
    checkVariables(runner.declaration, variables);
    const pushed = chosenCommits(runner.declaration, sourceRevisions);
    const given = { variables, pushed, clientRequestToken };
    return runner.begin('StartPipelineExecution', given).executionId;
  }

  async stopExecution(
    pipelineName: string,
    executionId: string,
    reason: string,
    { abandon } = { abandon: false },
  ): Promise<void> {
    const runner = this.runner(pipelineName);
    const execution = findExecution(runner, executionId);
    checkStoppable(execution, abandon);
    runner.stopExecution(execution, reason, abandon);
  }

  async retryStage(
    pipelineName: string,
    executionId: string,
    stage: string,
    mode: RetryMode = 'FAILED_ACTIONS',
  ): Promise<void> {
    const runner = this.runner(pipelineName);
    const execution = findExecution(runner, executionId);
    runner.retry(execution, stage, attemptForRetry(runner, execution, stage, mode));
  }

  /** Runs a stage again as it ran in an earlier execution, with the artifacts of that; answers the new execution. */
  async rollBackStage(
    pipelineName: string,
    stage: string,
    targetExecutionId: string,
    trigger: 'ManualRollback' | 'AutomatedRollback' = 'ManualRollback',
  ): Promise<string> {
    const runner = this.runner(pipelineName);
    const target = findExecution(runner, targetExecutionId);
    checkRollback(runner, stage, target);
    const executionId = await runner.copyArtifacts(target);
    // Another execution may have entered the stage meanwhile.
    checkRollback(runner, stage, target);
    runner.rollBack(executionId, stage, target, trigger);
    return executionId;
  }

  subscribe(listener: (event: PipelineEvent) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  async stop(): Promise<void> {
    await Promise.all([...this.runners.values()].map((runner) => runner.stop(secondsToStop)));
  }

  private stackOf(pipelineName: string): PipelineToTell['stack'] {
    const [resource] = this.options.cloud
      .resources('AWS::CodePipeline::Pipeline')
      .filter((candidate) => readDeclaration(candidate).name === pipelineName);
    if (resource === undefined) throw new Error(`The pipeline ${pipelineName} is in no stack any more`);
    return resource;
  }

  private sources(): string[] {
    return [...new Set([...this.runners.values()].flatMap(({ declaration }) => sourcesOf(declaration)))];
  }

  private takeUp(
    resource: RecordedResource,
    declaration: PipelineDeclaration,
    deployedBy: TriggeredExecution | undefined,
  ): DefinitionChange | undefined {
    const known = this.runners.get(declaration.name);
    const runner = known ?? this.open(declaration);
    const { pipeline } = runner.ledger;
    const definitionHash = hashOf(resource);
    if (pipeline.definitionHash === definitionHash) return undefined;
    const isNew = pipeline.version === 0;
    Object.assign(pipeline, {
      version: pipeline.version + 1,
      definitionHash,
      updated: new Date().toISOString(),
    });
    runner.redeclare(declaration);
    const restartedAs =
      isNew || !declaration.restartExecutionOnUpdate ? null : this.restart(runner, deployedBy);
    runner.ledger.savePipeline();
    return { pipelineName: declaration.name, version: pipeline.version, restartedAs };
  }

  private open(declaration: PipelineDeclaration): PipelineRunner {
    const directory = join(this.options.stateDirectory, 'pipelines', declaration.name);
    const ledger = new Ledger(directory, declaration.name, (event) => this.tell(event));
    const runner = new PipelineRunner(declaration, ledger, this.providers);
    this.announcements.know(ledger.executions);
    this.runners.set(declaration.name, runner);
    return runner;
  }

  private restart(runner: PipelineRunner, deployedBy: TriggeredExecution | undefined): string | null {
    const { version } = runner.ledger.pipeline;
    const deployer = runner.ledger.executions.find(
      (execution) => execution.executionId === deployedBy?.executionId,
    );
    const problem = unsupportedIn(runner.declaration, this.providers);
    const goesOn =
      problem === undefined ? 'and is executed once more' : `and is not executed: ${problem.message}`;
    // Before the new one begins: killed in between, the next start finds the change again.
    if (deployer !== undefined) {
      deployer.updatedPipeline = { version, stage: deployer.position.stage };
      runner.cancel(deployer, `The pipeline was updated to version ${version}, ${goesOn}`);
    }
    return problem === undefined ? runner.begin('PipelineUpdate').executionId : null;
  }

  /** A pipeline whose stack was deleted runs no more; what it did stays on disk. */
  private drop(name: string): void {
    this.runners.get(name)?.cancelAll('The pipeline was deleted');
    this.runners.delete(name);
    this.tell({ kind: 'pipeline-changed', pipelineName: name });
  }

  private tell(event: PipelineEvent): void {
    for (const listener of this.listeners) listener(event);
    if (event.kind !== 'pipeline-changed') this.announce(event.execution);
    if (event.kind === 'execution-changed') this.prune(event.execution);
  }

  private announce({ pipelineName, executionId }: PipelineExecution): void {
    const runner = this.runners.get(pipelineName);
    if (runner === undefined) return;
    const execution = findExecution(runner, executionId);
    const changes = this.announcements.announce(execution, runner.declaration);
    if (changes.some((change) => change.of === 'stage' && change.state === 'FAILED'))
      this.goBack(runner, execution);
  }

  /** Not where a newer execution is in the stage before: it brings what is to stand there. */
  private goBack(runner: PipelineRunner, failed: ExecutionRecord): void {
    const target = targetOfAutomaticRollback(runner, failed);
    if (target === undefined) return;
    const { stage } = failed.position;
    this.rollBackStage(failed.pipelineName, stage, target.executionId, 'AutomatedRollback').catch(
      (error: unknown) => {
        failed.statusSummary += `; not rolled back: ${error instanceof Error ? error.message : String(error)}`;
        runner.ledger.save(failed);
      },
    );
  }

  private prune(execution: PipelineExecution): void {
    const runner = this.runners.get(execution.pipelineName);
    if (runner === undefined || execution.endedAt === null) return;
    runner.ledger.prune((ended) => mayBeRetried(runner, ended) || mayBeRolledBackTo(runner, ended));
  }
}

/** As the ledger knows it. */
function sourceOf({ repository, branch }: Push): string {
  return `${repository}/${branch}`;
}

function hashOf(resource: RecordedResource): string {
  return createHash('sha256').update(JSON.stringify(resource.properties)).digest('hex');
}

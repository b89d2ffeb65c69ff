import type { Cloud } from '../cloud/cloud.ts';
import { identityOf } from '../cloud/identity.ts';
import type { JsonObject } from '../cloud/json.ts';
import type { Repositories } from '../git/repositories.ts';
import type { ActionProviders } from './actions/action-handler.ts';
import type { CodeBuildOptions } from './actions/codebuild-options.ts';
import type { DefinitionChange } from './actions/generated-builds.ts';
import { createProviders } from './actions/providers.ts';
import { answerApproval } from './approval-run.ts';
import { targetOfAutomaticRollback } from './automatic-rollback.ts';
import { checkSources } from './check-sources.ts';
import { checkStoppable } from './check-stoppable.ts';
import { checkOverride } from './conditions/check-override.ts';
import type { ConditionType } from './conditions/condition-record.ts';
import { DeployedPipelines, type TriggeredExecution } from './deployed-pipelines.ts';
import { describePipeline } from './describe-pipeline.ts';
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
import type { PipelineRunner } from './pipeline-runner.ts';
import { checkVariables } from './pipeline-variables.ts';
import { PipelineSources } from './pushes/pipeline-sources.ts';
import type { ExecutionRecord } from './record.ts';
import { chosenRevisions, type SourceRevisionOverride } from './source-revisions.ts';
import { attemptForRetry, mayBeRetried } from './stage-retry.ts';
import { checkRollback, mayBeRolledBackTo } from './stage-rollback.ts';

export interface EngineOptions extends CodeBuildOptions {
  stateDirectory: string;
  cloud: Cloud;
  repositories: Repositories;
}

interface StartOptions {
  sourceRevisions?: readonly SourceRevisionOverride[] | undefined;
  clientRequestToken?: string | undefined;
}

const secondsToStop = 10;

/** Executes the pipelines that are deployed in the cloud. */
export class Engine implements PipelineEngine {
  /** Of the functions that pipelines call. */
  readonly jobs = new Jobs();
  /** What a push means to the pipelines. */
  readonly sources: PipelineSources;
  private readonly providers: ActionProviders;
  private readonly announcements: Announcements;
  private readonly deployed: DeployedPipelines;
  private readonly listeners = new Set<(event: PipelineEvent) => void>();

  constructor(options: EngineOptions) {
    this.announcements = new Announcements(options.cloud);
    this.providers = createProviders({
      ...options,
      jobs: this.jobs,
      startPipeline: (name, variables, how) => this.start(name, variables, how),
      takeUpDefinitions: async (request) =>
        this.takeUpDefinitions({ pipelineName: request.pipeline.name, executionId: request.executionId }),
    });
    this.deployed = new DeployedPipelines({
      ...options,
      providers: this.providers,
      tell: (event) => this.tell(event),
      opened: ({ ledger }) => this.announcements.know(ledger.executions),
    });
    this.sources = new PipelineSources({ ...options, providers: this.providers, pipelines: this.deployed });
  }

  /** Takes up the deployed pipelines, and goes on with what an earlier rehearsal left under way. */
  async resume(): Promise<void> {
    this.takeUpDefinitions();
    for (const runner of this.deployed.all()) await runner.resume();
  }

  /** Compares the deployed pipelines with those that are known. */
  takeUpDefinitions(deployedBy?: TriggeredExecution): DefinitionChange[] {
    return this.deployed.takeUp(deployedBy);
  }

  /**
   * The pipeline, its declaration and its ledger, for the API.
   *
   * @throws PipelineRequestError
   */
  runner(pipelineName: string): PipelineRunner {
    return this.deployed.get(pipelineName);
  }

  pipelines(): PipelineDescription[] {
    return this.deployed.all().map(describePipeline);
  }

  executions(pipelineName: string): ExecutionRecord[] {
    return structuredClone(this.runner(pipelineName).ledger.executions.toReversed());
  }

  execution(pipelineName: string, executionId: string): ExecutionRecord {
    return findExecution(this.runner(pipelineName), executionId);
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
    checkSources(runner.declaration, this.providers);
    checkVariables(runner.declaration, variables);
    const pushed = chosenRevisions(runner.declaration, sourceRevisions);
    const given = { variables, pushed, clientRequestToken };
    return runner.begin('StartPipelineExecution', given).executionId;
  }

  /** As `UpdatePipeline` does it; `properties` are those of a template. */
  update(pipelineName: string, properties: JsonObject): void {
    this.deployed.update(pipelineName, properties);
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
    await Promise.all(this.deployed.all().map((runner) => runner.stop(secondsToStop)));
  }

  private tell(event: PipelineEvent): void {
    for (const listener of this.listeners) listener(event);
    if (event.kind !== 'pipeline-changed') this.announce(event.execution);
    if (event.kind === 'execution-changed') this.prune(event.execution);
  }

  private announce({ pipelineName, executionId }: PipelineExecution): void {
    const runner = this.deployed.find(pipelineName);
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
    const runner = this.deployed.find(execution.pipelineName);
    if (runner === undefined || execution.endedAt === null) return;
    runner.ledger.prune((ended) => mayBeRetried(runner, ended) || mayBeRolledBackTo(runner, ended));
  }
}

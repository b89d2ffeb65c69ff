import { randomUUID } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { ActionProviders } from './actions/action-handler.ts';
import { Approvals } from './approvals.ts';
import { type ConditionPlace, Conditions, recordOf } from './conditions/conditions.ts';
import type { FindAlarm } from './conditions/rule-request.ts';
import { copyTree } from './copy-tree.ts';
import type { PipelineDeclaration, StageDeclaration } from './declaration.ts';
import type { PipelineExecution } from './execution.ts';
import { clearInterrupted } from './interruption.ts';
import type { Ledger } from './ledger.ts';
import { newExecution, newRollback } from './new-execution.ts';
import { valuesOf } from './pipeline-variables.ts';
import {
  endExecution,
  enterStage,
  occupantOf,
  returnToStage,
  waitBefore,
  waitingBefore,
} from './position.ts';
import { abandonActions, type ExecutionRecord, isUnderWay } from './record.ts';
import { StageRun } from './stage-run.ts';
import { closedTransition, closeTransition, openTransition, takeUpTransitions } from './transitions.ts';

/** Moves the executions of one pipeline through its stages. */
export class PipelineRunner {
  declaration: PipelineDeclaration;
  readonly ledger: Ledger;
  readonly approvals = new Approvals();
  readonly conditions: Conditions;
  private readonly providers: ActionProviders;
  private readonly running = new Map<string, { done: Promise<void>; abort: AbortController }>();
  private stopping = false;

  constructor(
    declaration: PipelineDeclaration,
    ledger: Ledger,
    providers: ActionProviders,
    findAlarm: FindAlarm,
  ) {
    this.declaration = declaration;
    this.ledger = ledger;
    this.conditions = new Conditions(ledger, providers, findAlarm);
    this.providers = providers;
  }

  /** Takes a new execution to the first stage. */
  begin(
    trigger: PipelineExecution['trigger'],
    {
      pushed = {},
      variables = {},
      clientRequestToken,
    }: {
      pushed?: Record<string, string>;
      variables?: Record<string, string>;
      clientRequestToken?: string | undefined;
    } = {},
  ): ExecutionRecord {
    const execution = newExecution(this.declaration, this.ledger.pipeline, {
      trigger,
      pushed,
      variables: valuesOf(this.declaration, variables),
      clientRequestToken,
    });
    this.ledger.add(execution);
    this.supersedeOlder(execution);
    this.advance();
    return execution;
  }

  /** Goes on with what an earlier rehearsal left under way. */
  async resume(): Promise<void> {
    const underWay = this.ledger.executions.filter(
      (execution) => isUnderWay(execution) && !this.running.has(execution.executionId),
    );
    for (const execution of underWay) {
      await clearInterrupted(execution, this.ledger);
      this.goOn(execution);
    }
    this.advance();
  }

  /** Takes up a changed definition: what runs in a stage that is no longer the same ends there. */
  redeclare(declaration: PipelineDeclaration): void {
    const before = new Map(this.declaration.stages.map((stage) => [stage.name, stage]));
    this.declaration = declaration;
    takeUpTransitions(this.ledger.pipeline, declaration);
    for (const execution of this.ledger.executions.filter(isUnderWay)) {
      const { stage, state } = execution.position;
      const now = declaration.stages.find(({ name }) => name === stage);
      if (state === 'waiting' ? now !== undefined : isDeepStrictEqual(now, before.get(stage))) continue;
      this.cancel(
        execution,
        `The pipeline was updated to version ${this.ledger.pipeline.version}, which changed stage ${stage}`,
      );
    }
    this.advance();
  }

  /** Ends the execution after the actions that it has in progress; approvals do not wait any longer. */
  cancel(execution: ExecutionRecord, reason: string): void {
    if (execution.position.state === 'waiting') {
      endExecution(this.ledger, execution, 'Cancelled', reason);
      return;
    }
    execution.cancelled = reason;
    this.ledger.save(execution);
    this.conditions.giveUp(execution);
    this.abandon(execution, reason, (run) => run.approvalToken !== null);
  }

  cancelAll(reason: string): void {
    for (const execution of this.ledger.executions.filter(isUnderWay)) this.cancel(execution, reason);
  }

  /** Starts nothing more; `abandon` also gives up what is in progress. */
  stopExecution(execution: ExecutionRecord, reason: string, abandon: boolean): void {
    if (execution.position.state === 'waiting') {
      endExecution(this.ledger, execution, 'Stopped', reason);
      return;
    }
    execution.status = 'Stopping';
    execution.statusSummary = reason;
    this.ledger.save(execution);
    this.conditions.giveUp(execution);
    this.abandon(execution, reason, (run) => abandon || run.approvalToken !== null);
    if (abandon) this.running.get(execution.executionId)?.abort.abort();
  }

  /** Puts an execution that failed back into its stage. */
  retry(execution: ExecutionRecord, stage: string, attempt: number): void {
    execution.retries = (execution.retries ?? 0) + 1;
    this.putBack(execution, stage, attempt);
  }

  private putBack(execution: ExecutionRecord, stage: string, attempt: number): void {
    returnToStage(this.ledger, execution, stage, attempt);
    this.run(execution, stage);
  }

  /** Lets an execution past a condition, which holds it up or has failed it. */
  overrideCondition(place: ConditionPlace, by: string): void {
    const { execution, stage } = place;
    const record = recordOf(place);
    if (record === undefined) return;
    this.conditions.override(execution, record, by);
    if (execution.status !== 'Failed') return;
    const { position } = execution;
    this.putBack(execution, stage, position.state === 'ended' ? position.attempt : 1);
  }

  /** Gives an execution that does not exist yet what an earlier one has left; answers its id. */
  async copyArtifacts(target: ExecutionRecord): Promise<string> {
    const executionId = randomUUID();
    const folderOf = (id: string) => this.ledger.directoryOf(id);
    await mkdir(folderOf(executionId), { recursive: true });
    await copyTree(join(folderOf(target.executionId), 'artifacts'), join(folderOf(executionId), 'artifacts'));
    return executionId;
  }

  /** Lets a new execution run one stage as it ran in an earlier one, and end there. */
  rollBack(
    executionId: string,
    stage: string,
    target: ExecutionRecord,
    trigger: Parameters<typeof newRollback>[4],
  ): void {
    const execution = newRollback(executionId, stage, target, this.ledger.pipeline, trigger);
    this.ledger.add(execution);
    this.run(execution, stage);
  }

  /** Lets no execution into the stage any more; those in it go on. */
  closeTransition(stage: string, reason: string, by: string): void {
    closeTransition(this.ledger.pipeline, stage, { reason, by });
    this.ledger.savePipeline();
  }

  openTransition(stage: string): void {
    openTransition(this.ledger.pipeline, stage);
    this.ledger.savePipeline();
    this.advance();
  }

  /** Cuts off what runs; it stays in progress on disk, and the next start takes it up. */
  async stop(timeoutInSeconds: number): Promise<void> {
    this.stopping = true;
    this.approvals.interruptAll();
    for (const { abort } of this.running.values()) abort.abort();
    const timeout = AbortSignal.timeout(timeoutInSeconds * 1000);
    const timedOut = new Promise<void>((resolve) => timeout.addEventListener('abort', () => resolve()));
    await Promise.race([Promise.all([...this.running.values()].map(({ done }) => done)), timedOut]);
    await this.ledger.bin.settled();
  }

  /** Lets executions into the stages that are free, the last stage first. */
  private advance(): void {
    if (this.stopping) return;
    for (const stage of this.declaration.stages.toReversed()) {
      if (closedTransition(this.ledger.pipeline, stage.name)) continue;
      const waiting = waitingBefore(this.ledger, stage.name);
      if (this.declaration.executionMode === 'PARALLEL')
        for (const execution of waiting) this.enter(execution, stage);
      else if (waiting[0] !== undefined && occupantOf(this.ledger, stage.name) === undefined)
        this.enter(waiting[0], stage);
    }
  }

  private enter(execution: ExecutionRecord, stage: StageDeclaration): void {
    enterStage(this.ledger, execution, stage.name);
    this.run(execution, stage.name);
  }

  /** What was decided before the rehearsal ended holds: a failure, a rejection, a stop. */
  private goOn(execution: ExecutionRecord): void {
    const { stage, state } = execution.position;
    if (state !== 'waiting') this.run(execution, stage, { wasUnderWay: true });
  }

  private run(execution: ExecutionRecord, stageName: string, { wasUnderWay } = { wasUnderWay: false }): void {
    const stage = this.declaration.stages.find(({ name }) => name === stageName);
    if (stage === undefined) {
      endExecution(this.ledger, execution, 'Cancelled', `The pipeline has no stage ${stageName} any more`);
      return;
    }
    const abort = new AbortController();
    const { declaration, ledger, providers, approvals, conditions } = this;
    const run = new StageRun({
      ...{ pipeline: declaration, stage, execution, ledger, providers, approvals, conditions },
      signal: abort.signal,
      isStopping: () => this.stopping,
      end: (status, summary) => endExecution(this.ledger, execution, status, summary),
      leave: () => this.leave(execution, stage),
    });
    const done = run
      .pass({ wasUnderWay })
      .catch((error: unknown) => this.failToRun(execution, error))
      .finally(() => {
        this.running.delete(execution.executionId);
        this.advance();
      });
    this.running.set(execution.executionId, { done, abort });
  }

  private leave(execution: ExecutionRecord, stage: StageDeclaration): void {
    const names = this.declaration.stages.map(({ name }) => name);
    const next = execution.rollbackTo === undefined ? names[names.indexOf(stage.name) + 1] : undefined;
    if (next === undefined) {
      endExecution(this.ledger, execution, 'Succeeded', '');
      return;
    }
    waitBefore(this.ledger, execution, next);
    this.supersedeOlder(execution);
  }

  /** In mode SUPERSEDED, of several executions that wait before a stage only the newest goes on. */
  private supersedeOlder(arrived: ExecutionRecord): void {
    if (this.declaration.executionMode !== 'SUPERSEDED') return;
    const waiting = waitingBefore(this.ledger, arrived.position.stage);
    for (const execution of waiting.slice(0, -1)) {
      endExecution(
        this.ledger,
        execution,
        'Superseded',
        `Execution ${waiting.at(-1)?.executionId} went on in its place`,
      );
    }
  }

  private abandon(
    execution: ExecutionRecord,
    reason: string,
    which: (run: ExecutionRecord['actions'][number]) => boolean,
  ): void {
    for (const run of abandonActions(execution, reason, which)) {
      this.ledger.saveAction(execution, run);
      this.approvals.answer(run, 'interrupted');
    }
  }

  /** A fault of the rehearsal itself, for example a full disk. */
  private failToRun(execution: ExecutionRecord, error: unknown): void {
    const reason = `The rehearsal could not go on: ${error instanceof Error ? error.message : String(error)}`;
    for (const run of abandonActions(execution, reason, () => true)) this.ledger.saveAction(execution, run);
    endExecution(this.ledger, execution, 'Failed', reason);
  }
}

import { randomUUID } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { runAction } from './action-run.ts';
import type { ActionProviders } from './actions/action-handler.ts';
import { runApproval } from './approval-run.ts';
import { Approvals } from './approvals.ts';
import { copyTree } from './copy-tree.ts';
import {
  type ActionDeclaration,
  groupsInRunOrder,
  type PipelineDeclaration,
  type StageDeclaration,
} from './declaration.ts';
import type { ExecutionStatus, PipelineExecution } from './execution.ts';
import { clearInterrupted, interruptedSummary } from './interruption.ts';
import type { Ledger } from './ledger.ts';
import { newExecution, newRollback } from './new-execution.ts';
import { valuesOf } from './pipeline-variables.ts';
import { abandonActions, type ExecutionRecord, isUnderWay, latestRun } from './record.ts';
import { closedTransition, closeTransition, openTransition, takeUpTransitions } from './transitions.ts';

/** Moves the executions of one pipeline through its stages. */
export class PipelineRunner {
  declaration: PipelineDeclaration;
  readonly ledger: Ledger;
  readonly approvals = new Approvals();
  private readonly providers: ActionProviders;
  private readonly running = new Map<string, { done: Promise<void>; abort: AbortController }>();
  private stopping = false;

  constructor(declaration: PipelineDeclaration, ledger: Ledger, providers: ActionProviders) {
    this.declaration = declaration;
    this.ledger = ledger;
    this.providers = providers;
  }

  /** Takes a new execution to the first stage. */
  begin(
    trigger: PipelineExecution['trigger'],
    {
      pushed = {},
      variables = {},
    }: { pushed?: Record<string, string>; variables?: Record<string, string> } = {},
  ): ExecutionRecord {
    const execution = newExecution(this.declaration, this.ledger.pipeline, {
      trigger,
      pushed,
      variables: valuesOf(this.declaration, variables),
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
      this.end(execution, 'Cancelled', reason);
      return;
    }
    execution.cancelled = reason;
    this.ledger.save(execution);
    this.abandon(execution, reason, (run) => run.approvalToken !== null);
  }

  cancelAll(reason: string): void {
    for (const execution of this.ledger.executions.filter(isUnderWay)) this.cancel(execution, reason);
  }

  /** Starts nothing more; `abandon` also gives up what is in progress. */
  stopExecution(execution: ExecutionRecord, reason: string, abandon: boolean): void {
    if (execution.position.state === 'waiting') {
      this.end(execution, 'Stopped', reason);
      return;
    }
    execution.status = 'Stopping';
    execution.statusSummary = reason;
    this.ledger.save(execution);
    this.abandon(execution, reason, (run) => abandon || run.approvalToken !== null);
    if (abandon) this.running.get(execution.executionId)?.abort.abort();
  }

  /** Puts an execution that failed back into its stage. */
  retry(execution: ExecutionRecord, stage: string, attempt: number): void {
    execution.status = 'InProgress';
    execution.statusSummary = '';
    execution.endedAt = null;
    execution.retries = (execution.retries ?? 0) + 1;
    execution.position = { state: 'running', stage, attempt };
    this.ledger.save(execution);
    this.run(execution, stage);
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

  occupant(stage: string): ExecutionRecord | undefined {
    return this.ledger.executions.find(
      (execution) => execution.position.state === 'running' && execution.position.stage === stage,
    );
  }

  waitingBefore(stage: string): ExecutionRecord[] {
    return this.ledger.executions.filter(
      (execution) =>
        execution.position.state === 'waiting' && execution.position.stage === stage && isUnderWay(execution),
    );
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
      const waiting = this.waitingBefore(stage.name);
      if (this.declaration.executionMode === 'PARALLEL')
        for (const execution of waiting) this.enter(execution, stage);
      else if (waiting[0] !== undefined && this.occupant(stage.name) === undefined)
        this.enter(waiting[0], stage);
    }
  }

  private enter(execution: ExecutionRecord, stage: StageDeclaration): void {
    execution.position = { state: 'running', stage: stage.name, attempt: 1 };
    execution.waitingBefore = null;
    this.ledger.save(execution);
    this.run(execution, stage.name);
  }

  /** What was decided before the rehearsal ended holds: a failure, a rejection, a stop. */
  private goOn(execution: ExecutionRecord): void {
    const { stage: name, state } = execution.position;
    if (state === 'waiting') return;
    const stage = this.declaration.stages.find((declared) => declared.name === name);
    if (stage !== undefined && this.endedInStage(execution, stage, stage.actions)) return;
    this.run(execution, name);
  }

  private run(execution: ExecutionRecord, stageName: string): void {
    const stage = this.declaration.stages.find(({ name }) => name === stageName);
    if (stage === undefined) {
      this.end(execution, 'Cancelled', `The pipeline has no stage ${stageName} any more`);
      return;
    }
    const abort = new AbortController();
    const done = this.runStage(execution, stage, abort.signal)
      .catch((error: unknown) => this.failToRun(execution, error))
      .finally(() => {
        this.running.delete(execution.executionId);
        this.advance();
      });
    this.running.set(execution.executionId, { done, abort });
  }

  private async runStage(
    execution: ExecutionRecord,
    stage: StageDeclaration,
    signal: AbortSignal,
  ): Promise<void> {
    for (const group of groupsInRunOrder(stage)) {
      const due = group.filter(
        (action) => latestRun(execution, stage.name, action.name)?.status !== 'Succeeded',
      );
      await Promise.all(due.map((action) => this.runOne(execution, stage, action, signal)));
      if (this.stopping || this.endedInStage(execution, stage, group)) return;
    }
    this.leave(execution, stage);
  }

  private async runOne(
    execution: ExecutionRecord,
    stage: StageDeclaration,
    action: ActionDeclaration,
    signal: AbortSignal,
  ): Promise<void> {
    const attempt = execution.position.state === 'waiting' ? 1 : execution.position.attempt;
    const earlier = latestRun(execution, stage.name, action.name);
    const note =
      earlier?.summary === interruptedSummary ? 'Started again: the rehearsal ended while it ran' : null;
    const run = { execution, stage: stage.name, attempt, action, ledger: this.ledger, note };
    if (action.category === 'Approval') await runApproval(run, this.approvals);
    else await runAction({ ...run, pipeline: this.declaration, providers: this.providers, signal });
  }

  /** Whether the execution ends here, after a group of actions. */
  private endedInStage(
    execution: ExecutionRecord,
    stage: StageDeclaration,
    group: ActionDeclaration[],
  ): boolean {
    const failed = group
      .map((action) => latestRun(execution, stage.name, action.name))
      .find((run) => run?.status === 'Failed');
    if (execution.status === 'Stopping') this.end(execution, 'Stopped', execution.statusSummary);
    else if (failed !== undefined)
      this.end(execution, 'Failed', `${stage.name}/${failed.action}: ${failed.summary}`);
    else if (execution.cancelled !== null) this.end(execution, 'Cancelled', execution.cancelled);
    return !isUnderWay(execution);
  }

  private leave(execution: ExecutionRecord, stage: StageDeclaration): void {
    const names = this.declaration.stages.map(({ name }) => name);
    const next = execution.rollbackTo === undefined ? names[names.indexOf(stage.name) + 1] : undefined;
    if (next === undefined) {
      this.end(execution, 'Succeeded', '');
      return;
    }
    execution.position = { state: 'waiting', stage: next };
    execution.waitingBefore = next;
    this.ledger.save(execution);
    this.supersedeOlder(execution);
  }

  /** In mode SUPERSEDED, of several executions that wait before a stage only the newest goes on. */
  private supersedeOlder(arrived: ExecutionRecord): void {
    if (this.declaration.executionMode !== 'SUPERSEDED') return;
    const waiting = this.waitingBefore(arrived.position.stage);
    for (const execution of waiting.slice(0, -1)) {
      this.end(execution, 'Superseded', `Execution ${waiting.at(-1)?.executionId} went on in its place`);
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

  private end(execution: ExecutionRecord, status: ExecutionStatus, summary: string): void {
    const { stage } = execution.position;
    const attempt = execution.position.state === 'waiting' ? 0 : execution.position.attempt;
    execution.position = { state: 'ended', stage, attempt };
    execution.waitingBefore = null;
    execution.status = status;
    execution.statusSummary = summary;
    execution.endedAt = new Date().toISOString();
    this.ledger.save(execution);
  }

  /** A fault of the rehearsal itself, for example a full disk. */
  private failToRun(execution: ExecutionRecord, error: unknown): void {
    const reason = `The rehearsal could not go on: ${error instanceof Error ? error.message : String(error)}`;
    for (const run of abandonActions(execution, reason, () => true)) this.ledger.saveAction(execution, run);
    this.end(execution, 'Failed', reason);
  }
}

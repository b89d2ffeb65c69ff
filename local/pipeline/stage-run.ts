import { runAction } from './action-run.ts';
import type { ActionProviders } from './actions/action-handler.ts';
import { runApproval } from './approval-run.ts';
import type { Approvals } from './approvals.ts';
import type { ConditionType } from './conditions/condition-record.ts';
import { type Conditions, recordOf } from './conditions/conditions.ts';
import {
  type ActionDeclaration,
  type ConditionDeclaration,
  type ConditionResult,
  groupsInRunOrder,
  type PipelineDeclaration,
  type StageDeclaration,
} from './declaration.ts';
import type { ExecutionStatus } from './execution.ts';
import { interruptedSummary } from './interruption.ts';
import type { Ledger } from './ledger.ts';
import { type ExecutionRecord, isUnderWay, latestRun } from './record.ts';

export interface StageRunContext {
  pipeline: PipelineDeclaration;
  stage: StageDeclaration;
  execution: ExecutionRecord;
  ledger: Ledger;
  providers: ActionProviders;
  approvals: Approvals;
  conditions: Conditions;
  /** Aborted when the execution is stopped and abandoned, or when the rehearsal ends. */
  signal: AbortSignal;
  isStopping(): boolean;
  end(status: ExecutionStatus, summary: string): void;
  /** To the next stage. */
  leave(): void;
}

/** How it goes on after some of the actions; `again` where those that have failed are to run once more. */
type Course = 'on' | 'over' | 'again';

/** One execution in one stage, from its entry to its end there. */
export class StageRun {
  readonly #context: StageRunContext;

  constructor(context: StageRunContext) {
    this.#context = context;
  }

  /** `wasUnderWay`: what was decided before the rehearsal ended holds, a failure, a rejection, a stop. */
  async pass({ wasUnderWay }: { wasUnderWay: boolean }): Promise<void> {
    const { stage } = this.#context;
    if (wasUnderWay && (await this.#settle(stage.actions)) === 'over') return;
    if (!(await this.#passes('BEFORE_ENTRY', stage.beforeEntry))) return;
    let course: Course = 'again';
    while (course === 'again') course = await this.#runActions();
    if (course === 'on' && (await this.#passes('ON_SUCCESS', stage.onSuccess))) this.#context.leave();
  }

  async #runActions(): Promise<Course> {
    const { execution, stage, isStopping } = this.#context;
    for (const group of groupsInRunOrder(stage)) {
      const due = group.filter(
        (action) => latestRun(execution, stage.name, action.name)?.status !== 'Succeeded',
      );
      await Promise.all(due.map((action) => this.#runOne(action)));
      const course = isStopping() ? 'over' : await this.#settle(group);
      if (course !== 'on') return course;
    }
    return 'on';
  }

  async #runOne(action: ActionDeclaration): Promise<void> {
    const { pipeline, execution, stage, ledger, providers, approvals, signal } = this.#context;
    const attempt = execution.position.state === 'waiting' ? 1 : execution.position.attempt;
    const earlier = latestRun(execution, stage.name, action.name);
    const note =
      earlier?.summary === interruptedSummary ? 'Started again: the rehearsal ended while it ran' : null;
    const run = { execution, stage: stage.name, attempt, action, ledger, note };
    if (action.category === 'Approval') await runApproval(run, approvals);
    else await runAction({ ...run, pipeline, providers, signal });
  }

  /** Ends the execution where it has to, after a group of actions. */
  async #settle(group: readonly ActionDeclaration[]): Promise<Course> {
    const { execution, stage, end } = this.#context;
    const failed = group
      .map((action) => latestRun(execution, stage.name, action.name))
      .find((run) => run?.status === 'Failed');
    if (execution.status === 'Stopping') end('Stopped', execution.statusSummary);
    else if (failed !== undefined) return this.#fail(`${stage.name}/${failed.action}: ${failed.summary}`);
    else if (execution.cancelled !== null) end('Cancelled', execution.cancelled);
    return isUnderWay(execution) ? 'on' : 'over';
  }

  /** Tries the stage again, once, where it says so; otherwise the execution ends in it. */
  async #fail(summary: string): Promise<Course> {
    const { execution, stage, isStopping, end } = this.#context;
    if (stage.onFailure?.result === 'RETRY' && this.#tryAgain()) return 'again';
    const result = await this.#resultOfFailure();
    if (isStopping()) return 'over';
    if (result === 'RETRY' && this.#tryAgain()) return 'again';
    execution.goesBack = result === 'ROLLBACK';
    end('Failed', summary);
    return 'over';
  }

  /** Null where the stage says nothing, or its condition holds. */
  async #resultOfFailure(): Promise<ConditionResult | null> {
    const { pipeline, execution, stage, conditions, signal } = this.#context;
    if (stage.onFailure === null) return null;
    const { result, condition } = stage.onFailure;
    if (condition === null) return result;
    const place = { execution, stage: stage.name, type: 'ON_FAILURE' } as const;
    return (await conditions.holds(place, condition, pipeline, signal)) ? null : condition.result;
  }

  /** False where it was tried again before. */
  #tryAgain(): boolean {
    const { execution, stage, ledger } = this.#context;
    const { triedAgain = [], position } = execution;
    if (triedAgain.includes(stage.name) || position.state !== 'running') return false;
    execution.triedAgain = [...triedAgain, stage.name];
    if (stage.onFailure?.retryMode === 'ALL_ACTIONS') position.attempt += 1;
    ledger.save(execution);
    return true;
  }

  /** Lets the result come about where the condition does not hold. */
  async #passes(type: ConditionType, condition: ConditionDeclaration | null): Promise<boolean> {
    if (condition === null) return true;
    const { pipeline, execution, stage, conditions, signal, isStopping, end, leave } = this.#context;
    const place = { execution, stage: stage.name, type };
    const holds = await conditions.holds(place, condition, pipeline, signal);
    if (isStopping() || (await this.#settle([])) === 'over') return false;
    if (holds) return true;
    if (condition.result === 'SKIP') leave();
    else {
      execution.goesBack = condition.result === 'ROLLBACK';
      end('Failed', `${stage.name}: ${recordOf(place)?.summary}`);
    }
    return false;
  }
}

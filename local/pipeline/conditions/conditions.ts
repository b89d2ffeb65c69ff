import { randomUUID } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import type { ActionProviders } from '../actions/action-handler.ts';
import type { ConditionDeclaration, PipelineDeclaration, RuleDeclaration } from '../declaration.ts';
import type { Ledger } from '../ledger.ts';
import { type ExecutionRecord, variablesOf } from '../record.ts';
import { resolveConfiguration } from '../variables.ts';
import { carryOutForRule, type RuleRun } from './carry-out-for-rule.ts';
import {
  type ConditionRecord,
  type ConditionType,
  endRule,
  type RuleRecord,
  settle,
} from './condition-record.ts';
import type { FindAlarm, RuleOutcome } from './rule-request.ts';
import { evaluateRule, reasonAgainst, waits } from './rules.ts';

/** Where an execution has come to a condition. */
export interface ConditionPlace {
  execution: ExecutionRecord;
  stage: string;
  type: ConditionType;
}

/** The conditions of stages. What came of them is in the ledger; here is what is being evaluated. */
export class Conditions {
  readonly #ledger: Ledger;
  readonly #providers: ActionProviders;
  readonly #findAlarm: FindAlarm;
  readonly #running = new Map<ConditionRecord, AbortController>();

  constructor(ledger: Ledger, providers: ActionProviders, findAlarm: FindAlarm) {
    this.#ledger = ledger;
    this.#providers = providers;
    this.#findAlarm = findAlarm;
  }

  /**
   * Whether a condition holds, or was overridden. What was found out before the rehearsal ended holds, and what was waited
   * for is waited for again. Where the execution is stopped meanwhile, or the rehearsal ends, nothing is said against it.
   */
  async holds(
    place: ConditionPlace,
    condition: ConditionDeclaration,
    pipeline: PipelineDeclaration,
    signal: AbortSignal,
  ): Promise<boolean> {
    const record = recordOf(place) ?? this.#begin(place, condition);
    if (record.status === 'InProgress')
      await this.#evaluate(place.execution, record, condition, pipeline, signal);
    return record.status !== 'Failed';
  }

  /** Lets an execution pass whatever its rules say; those that wait are given up. */
  override(execution: ExecutionRecord, record: ConditionRecord, by: string): void {
    settle(record, 'Overridden', `Overridden by ${by}`);
    this.#ledger.save(execution);
    this.#running.get(record)?.abort();
  }

  /** Ends the waiting of an execution that does not go on. */
  giveUp({ conditions = [] }: ExecutionRecord): void {
    for (const record of conditions) this.#running.get(record)?.abort();
  }

  #begin(
    { execution, stage, type }: ConditionPlace,
    { result, rules }: ConditionDeclaration,
  ): ConditionRecord {
    const record: ConditionRecord = {
      ...{ stage, type, result, round: roundOf(execution, type), status: 'InProgress', summary: '' },
      lastStatusChange: new Date().toISOString(),
      rules: rules.map(({ name }) => newRule(name)),
    };
    execution.conditions = [...(execution.conditions ?? []), record];
    this.#ledger.save(execution);
    return record;
  }

  /** All rules at once: what one waits for does not hold up another. */
  async #evaluate(
    execution: ExecutionRecord,
    record: ConditionRecord,
    condition: ConditionDeclaration,
    pipeline: PipelineDeclaration,
    signal: AbortSignal,
  ): Promise<void> {
    const overriding = new AbortController();
    this.#running.set(record, overriding);
    const either = AbortSignal.any([signal, overriding.signal]);
    const where = { pipeline, execution, stage: record.stage, signal: either };
    const run = { ...where, ledger: this.#ledger, providers: this.#providers, findAlarm: this.#findAlarm };
    const declaredAs = ({ rule }: RuleRecord) => condition.rules.find(({ name }) => name === rule);
    const evaluation = Promise.all(
      record.rules.map(async (rule) => {
        const declared = declaredAs(rule);
        if (declared && rule.status === 'InProgress') await runRule(run, rule, declared);
      }),
    );
    const takesTime = await Promise.race([evaluation.then(() => false), setImmediate(true)]);
    if (takesTime) this.#holdUp(execution, record, declaredAs);
    await evaluation;
    this.#running.delete(record);
    execution.heldUp = undefined;
    if (record.status !== 'InProgress' || record.rules.some(isUnderWay)) return;
    const failed = record.rules.find(({ status }) => status === 'Failed');
    if (failed) settle(record, 'Failed', `Rule ${failed.rule}: ${failed.summary}`);
    else settle(record, 'Succeeded', record.rules.map(({ summary }) => summary).join('; '));
    this.#ledger.save(execution);
  }

  /** By rules that wait; those that do some work do not hold up. */
  #holdUp(
    execution: ExecutionRecord,
    { stage, rules }: ConditionRecord,
    declaredAs: (rule: RuleRecord) => RuleDeclaration | undefined,
  ): void {
    const waiting = rules.filter((rule) => isUnderWay(rule) && waits(declaredAs(rule)));
    if (waiting.length > 0) execution.heldUp = { stage, by: waiting.map(({ rule }) => rule) };
    this.#ledger.save(execution);
  }
}

/** What an execution has found out of a condition in its present try at the stage; undefined where nothing yet. */
export function recordOf({ execution, stage, type }: ConditionPlace): ConditionRecord | undefined {
  const round = roundOf(execution, type);
  return execution.conditions?.find(
    (record) => record.stage === stage && record.type === type && record.round === round,
  );
}

/** A stage is entered again when a person tries it again, and fails again also when it has tried again by itself. */
function roundOf({ retries = 0, triedAgain = [] }: ExecutionRecord, type: ConditionType): number {
  return type === 'ON_FAILURE' ? retries + triedAgain.length : retries;
}

function isUnderWay({ status }: RuleRecord): boolean {
  return status === 'InProgress';
}

function newRule(name: string): RuleRecord {
  return {
    ...{ ruleExecutionId: randomUUID(), rule: name, status: 'InProgress', summary: '', endedAt: null },
    startedAt: new Date().toISOString(),
    resolvedConfiguration: {},
  };
}

type WatchfulRun = RuleRun & { findAlarm: FindAlarm };

/** A rule that is cut off stays in progress. */
async function runRule(run: WatchfulRun, record: RuleRecord, rule: RuleDeclaration): Promise<void> {
  const reason = reasonAgainst(rule);
  if (reason !== undefined) {
    endRule(record, { status: 'Abandoned', summary: `Not available here: ${reason}` });
    return;
  }
  const outcome = await evaluate(run, record, rule);
  if (outcome && record.status === 'InProgress') endRule(record, outcome);
}

async function evaluate(
  run: WatchfulRun,
  record: RuleRecord,
  rule: RuleDeclaration,
): Promise<RuleOutcome | undefined> {
  const { execution, signal, findAlarm } = run;
  try {
    record.resolvedConfiguration = resolveConfiguration(rule.configuration, variablesOf(execution));
    const outcome = await evaluateRule({
      ...{ rule, configuration: record.resolvedConfiguration, signal, findAlarm },
      startedAt: new Date(record.startedAt),
      carryOut: (action) => carryOutForRule({ ...run, action }, record),
    });
    return signal.aborted ? undefined : outcome;
  } catch (error) {
    if (signal.aborted) return undefined;
    return { status: 'Failed', summary: error instanceof Error ? error.message : String(error) };
  }
}

import type { ConditionResult } from '../declaration.ts';
import type { ProcessGroup } from '../process-group.ts';

/** When a condition is looked at, as CodePipeline's API has it. */
export type ConditionType = 'BEFORE_ENTRY' | 'ON_SUCCESS' | 'ON_FAILURE';

/** A condition that an execution has come to, as it is kept on disk. */
export interface ConditionRecord {
  stage: string;
  type: ConditionType;
  /** Counts how often the stage was tried before: what was found out then does not hold any more. */
  round: number;
  status: 'InProgress' | 'Succeeded' | 'Failed' | 'Overridden';
  /** What comes about where it does not hold. */
  result: ConditionResult;
  summary: string;
  /** ISO 8601. */
  lastStatusChange: string;
  rules: RuleRecord[];
}

/** One run of a rule. */
export interface RuleRecord {
  ruleExecutionId: string;
  rule: string;
  /** Abandoned where it was cut off, or cannot be evaluated here. */
  status: 'InProgress' | 'Succeeded' | 'Failed' | 'Abandoned';
  summary: string;
  /** ISO 8601. */
  startedAt: string;
  endedAt: string | null;
  resolvedConfiguration: Record<string, string>;
  /** The processes of a build that it asks for, as long as they may run; undefined where there are none. */
  processGroup?: ProcessGroup | null;
}

/** Nothing of it changes any more. */
export function settle(
  record: ConditionRecord,
  status: Exclude<ConditionRecord['status'], 'InProgress'>,
  summary: string,
): void {
  Object.assign(record, { status, summary, lastStatusChange: new Date().toISOString() });
  for (const rule of record.rules)
    if (rule.status === 'InProgress') endRule(rule, { status: 'Abandoned', summary });
}

export function endRule(rule: RuleRecord, outcome: Pick<RuleRecord, 'status' | 'summary'>): void {
  Object.assign(rule, outcome, { endedAt: new Date().toISOString(), processGroup: null });
}

import type { AlarmDescription } from '../../cloud/cloud.ts';
import type { ActionOutcome } from '../actions/action-handler.ts';
import type { ActionDeclaration, RuleDeclaration } from '../declaration.ts';

/** By region and name, in the account of the pipeline; undefined where there is none. */
export type FindAlarm = (region: string, name: string) => AlarmDescription | undefined;

/** What a rule gets to be evaluated. */
export interface RuleRequest {
  rule: RuleDeclaration;
  /** Variables are in place. */
  configuration: Readonly<Record<string, string>>;
  startedAt: Date;
  /** Does what the rule asks for as an action would. */
  carryOut(action: ActionDeclaration): Promise<ActionOutcome>;
  /** Aborted when the condition is overridden, the execution is stopped, or the rehearsal ends. */
  signal: AbortSignal;
  findAlarm: FindAlarm;
}

/** How a rule came out. */
export interface RuleOutcome {
  status: 'Succeeded' | 'Failed';
  /** One line. */
  summary: string;
}

import type { RuleDeclaration } from '../declaration.ts';

/** What a rule gets to be evaluated. */
export interface RuleRequest {
  rule: RuleDeclaration;
  /** Variables are in place. */
  configuration: Readonly<Record<string, string>>;
  startedAt: Date;
  /** Aborted when the condition is overridden, the execution is stopped, or the rehearsal ends. */
  signal: AbortSignal;
}

/** How a rule came out. */
export interface RuleOutcome {
  status: 'Succeeded' | 'Failed';
  /** One line. */
  summary: string;
}

import type { ExecutionStatus } from './execution.ts';
import type { Ledger } from './ledger.ts';
import { type ExecutionRecord, isUnderWay } from './record.ts';

/** From waiting before a stage, into it. */
export function enterStage(ledger: Ledger, execution: ExecutionRecord, stage: string): void {
  execution.position = { state: 'running', stage, attempt: 1 };
  execution.waitingBefore = null;
  ledger.save(execution);
}

/** From one stage, or from nowhere, to where the next one is waited for. */
export function waitBefore(ledger: Ledger, execution: ExecutionRecord, stage: string): void {
  execution.position = { state: 'waiting', stage };
  execution.waitingBefore = stage;
  ledger.save(execution);
}

/** From its end back into the stage where it came to it. */
export function returnToStage(
  ledger: Ledger,
  execution: ExecutionRecord,
  stage: string,
  attempt: number,
): void {
  execution.status = 'InProgress';
  execution.statusSummary = '';
  execution.endedAt = null;
  execution.goesBack = false;
  execution.position = { state: 'running', stage, attempt };
  ledger.save(execution);
}

/** To its end, in the stage where it stands or before it. */
export function endExecution(
  ledger: Ledger,
  execution: ExecutionRecord,
  status: ExecutionStatus,
  summary: string,
): void {
  const { stage } = execution.position;
  const attempt = execution.position.state === 'waiting' ? 0 : execution.position.attempt;
  execution.position = { state: 'ended', stage, attempt };
  execution.waitingBefore = null;
  execution.status = status;
  execution.statusSummary = summary;
  execution.endedAt = new Date().toISOString();
  ledger.save(execution);
}

/** The execution that is in a stage. */
export function occupantOf({ executions }: Ledger, stage: string): ExecutionRecord | undefined {
  return executions.find(({ position }) => position.state === 'running' && position.stage === stage);
}

/** Those that wait to enter it, the oldest first. */
export function waitingBefore({ executions }: Ledger, stage: string): ExecutionRecord[] {
  return executions.filter(
    (execution) =>
      execution.position.state === 'waiting' && execution.position.stage === stage && isUnderWay(execution),
  );
}

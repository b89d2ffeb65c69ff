import type { ActionExecution, PipelineEngine, PipelineExecution } from './pipeline/execution.ts';
import { waitsForApproval } from './waits-for-approval.ts';

/** Nothing runs: what is under way waits for a person, or for a stage in which another waits for one. */
export interface Standstill {
  /** Undefined when nothing was ever executed. */
  newest: PipelineExecution | undefined;
  waiting: { execution: PipelineExecution; gate: ActionExecution }[];
}

/** A pipeline that goes from one action to the next stands still for a moment, too. */
const calmInMilliseconds = 300;

/** Calls `tell` each time the pipelines have come to a standstill, the first time included; the answer ends it. */
export function watchStandstill(
  engine: PipelineEngine,
  tell: (standstill: Standstill) => void,
  calm = calmInMilliseconds,
): () => void {
  let timer: NodeJS.Timeout | undefined;
  let told = '';
  const look = () => {
    const standstill = readStandstill(engine);
    const state = JSON.stringify(standstill);
    if (standstill === undefined || state === told) return;
    told = state;
    tell(standstill);
  };
  const lookWhenCalm = () => {
    clearTimeout(timer);
    timer = setTimeout(look, calm);
  };
  const unsubscribe = engine.subscribe(lookWhenCalm);
  lookWhenCalm();
  return () => {
    clearTimeout(timer);
    unsubscribe();
  };
}

/** Undefined while something runs. */
export function readStandstill(engine: PipelineEngine): Standstill | undefined {
  const executions = engine
    .pipelines()
    .flatMap(({ name }) => engine.executions(name))
    .sort((a, b) => b.startedAt.localeCompare(a.startedAt));
  const underWay = executions.filter(({ status }) => status === 'InProgress' || status === 'Stopping');
  if (underWay.some(isBusy)) return undefined;
  const waiting = underWay.flatMap((execution) => gatesOf(execution).map((gate) => ({ execution, gate })));
  const closed = closedStages(engine);
  const isHeldUp = ({ waitingBefore, heldUp }: PipelineExecution) =>
    heldUp !== undefined || closed.includes(waitingBefore ?? '');
  // Whoever waits for a stage in which nobody waits, and that is open, will enter it at once.
  if (underWay.length > 0 && waiting.length === 0 && !underWay.some(isHeldUp)) return undefined;
  return { newest: executions[0], waiting };
}

function closedStages(engine: PipelineEngine): string[] {
  return engine
    .pipelines()
    .flatMap(({ stages }) => stages)
    .flatMap(({ name, closedBecause }) => (closedBecause === undefined ? [] : [name]));
}

function isBusy(execution: PipelineExecution): boolean {
  const running = execution.actions.filter(({ status }) => status === 'InProgress');
  if (running.length === 0) return execution.waitingBefore === null && execution.heldUp === undefined;
  return running.length > gatesOf(execution).length;
}

function gatesOf({ actions }: PipelineExecution): ActionExecution[] {
  return actions.filter(waitsForApproval);
}

import type { ActionStatus, ExecutionStatus } from '../execution.ts';
import type { ActionRecord, ExecutionRecord, Position } from '../record.ts';

/** The states of CodePipeline's events. */
export type EventState =
  | 'STARTED'
  | 'RESUMED'
  | 'SUCCEEDED'
  | 'FAILED'
  | 'STOPPING'
  | 'STOPPED'
  | 'CANCELED'
  | 'SUPERSEDED'
  | 'ABANDONED';

export type StateChange =
  | { of: 'pipeline'; state: EventState }
  | { of: 'stage'; stage: string; state: EventState }
  | { of: 'action'; run: ActionRecord; state: EventState };

/** As much of an execution as is needed to find what has changed since. */
export interface KnownExecution {
  status: ExecutionStatus;
  position: Position;
  /** By the id of their execution. */
  actions: ReadonlyMap<string, ActionStatus>;
}

export function known({ status, position, actions }: ExecutionRecord): KnownExecution {
  return {
    status,
    position: { ...position },
    actions: new Map(actions.map(({ actionExecutionId, status }) => [actionExecutionId, status])),
  };
}

/** What an execution has gone through since it was known; the whole of it where it was not. From outside in, and out again. */
export function changesSince(before: KnownExecution | undefined, now: ExecutionRecord): StateChange[] {
  const { begins, ends } = stageChanges(before, now);
  const pipeline = pipelineState(before, now.status);
  const begun = pipeline === 'STARTED' || pipeline === 'RESUMED';
  const ofPipeline: StateChange[] = pipeline === undefined ? [] : [{ of: 'pipeline', state: pipeline }];
  return [
    ...(begun ? ofPipeline : []),
    ...begins,
    ...actionChanges(before, now),
    ...ends,
    ...(begun ? [] : ofPipeline),
  ];
}

const ofExecution: Record<ExecutionStatus, EventState> = {
  InProgress: 'STARTED',
  Succeeded: 'SUCCEEDED',
  Failed: 'FAILED',
  Stopping: 'STOPPING',
  Stopped: 'STOPPED',
  Superseded: 'SUPERSEDED',
  Cancelled: 'CANCELED',
};

function pipelineState(before: KnownExecution | undefined, status: ExecutionStatus): EventState | undefined {
  if (before?.status === status) return undefined;
  return before !== undefined && status === 'InProgress' ? 'RESUMED' : ofExecution[status];
}

function stageChanges(
  before: KnownExecution | undefined,
  { position, status }: ExecutionRecord,
): { begins: StateChange[]; ends: StateChange[] } {
  const was = before?.position;
  const wasRunning = was?.state === 'running';
  const isRunning = position.state === 'running';
  const stays = wasRunning && isRunning && was.stage === position.stage;
  const begins: StateChange[] = [];
  const ends: StateChange[] = [];
  if (wasRunning && !stays) {
    const state = position.state === 'ended' ? ofExecution[status] : 'SUCCEEDED';
    ends.push({ of: 'stage', stage: was.stage, state });
  }
  if (isRunning && !stays) {
    const state = was?.state === 'ended' ? 'RESUMED' : 'STARTED';
    begins.push({ of: 'stage', stage: position.stage, state });
  }
  if (stays && status === 'Stopping' && before?.status !== 'Stopping')
    ends.push({ of: 'stage', stage: position.stage, state: 'STOPPING' });
  return { begins, ends };
}

const ofAction: Record<ActionStatus, EventState> = {
  InProgress: 'STARTED',
  Succeeded: 'SUCCEEDED',
  Failed: 'FAILED',
  Abandoned: 'ABANDONED',
};

function actionChanges(before: KnownExecution | undefined, { actions }: ExecutionRecord): StateChange[] {
  return actions
    .filter(({ actionExecutionId, status }) => before?.actions.get(actionExecutionId) !== status)
    .map((run) => ({ of: 'action', run, state: ofAction[run.status] }));
}

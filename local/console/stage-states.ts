import type { ActionExecution, PipelineDescription, PipelineExecution } from '../pipeline/execution.ts';
import { waitsForApproval } from '../waits-for-approval.ts';

export type StageStatus = 'InProgress' | 'Waiting' | 'Succeeded' | 'Failed' | 'NotStarted';

export interface ActionState {
  name: string;
  provider: string;
  /** Its latest run within the stage's execution; null when it has not started there. */
  latest: ActionExecution | null;
}

export interface StageState {
  name: string;
  status: StageStatus;
  /** The newest execution that has entered the stage; null when none has. */
  execution: PipelineExecution | null;
  actions: ActionState[];
  /** Why no execution enters it for now; undefined where they do. */
  closedBecause: string | undefined;
  /** Executions that wait for the stage to become free. */
  waiting: PipelineExecution[];
  /** Those that wait in it for a condition. */
  heldUp: PipelineExecution[];
}

/** Where each stage stands: what ran in it last, which need not be the newest execution of the pipeline. */
export function stageStatesOf(
  description: PipelineDescription,
  executions: readonly PipelineExecution[],
): StageState[] {
  return description.stages.map((stage) => {
    const execution = executions.find(({ actions }) => actions.some((action) => action.stage === stage.name));
    const actions = stage.actions.map(({ name, provider }) => ({
      name,
      provider,
      latest: latestOf(execution, stage.name, name),
    }));
    return {
      name: stage.name,
      status: statusOf(actions),
      execution: execution ?? null,
      actions,
      closedBecause: stage.closedBecause,
      waiting: executions.filter(({ waitingBefore }) => waitingBefore === stage.name),
      heldUp: executions.filter(({ heldUp }) => heldUp?.stage === stage.name),
    };
  });
}

function latestOf(
  execution: PipelineExecution | undefined,
  stage: string,
  action: string,
): ActionExecution | null {
  return execution?.actions.findLast((run) => run.stage === stage && run.action === action) ?? null;
}

function statusOf(actions: readonly ActionState[]): StageStatus {
  const runs = actions.flatMap(({ latest }) => latest ?? []);
  if (runs.some(({ status }) => status === 'Failed' || status === 'Abandoned')) return 'Failed';
  if (runs.some(waitsForApproval)) return 'Waiting';
  if (runs.length === 0) return 'NotStarted';
  const complete = runs.length === actions.length && runs.every(({ status }) => status === 'Succeeded');
  return complete ? 'Succeeded' : 'InProgress';
}

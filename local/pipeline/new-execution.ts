import { randomUUID } from 'node:crypto';
import type { PipelineDeclaration } from './declaration.ts';
import type { PipelineExecution } from './execution.ts';
import type { ExecutionRecord, PipelineRecord } from './record.ts';

/** An execution that waits before the first stage. */
export function newExecution(
  { name, stages: [first] }: PipelineDeclaration,
  pipeline: PipelineRecord,
  given: {
    trigger: PipelineExecution['trigger'];
    pushed: Record<string, string>;
    variables: Record<string, string>;
    clientRequestToken?: string | undefined;
  },
): ExecutionRecord {
  return {
    executionId: randomUUID(),
    pipelineName: name,
    status: 'InProgress',
    statusSummary: '',
    revision: null,
    trigger: given.trigger,
    startedAt: new Date().toISOString(),
    endedAt: null,
    actions: [],
    waitingBefore: first?.name ?? null,
    sequence: pipeline.nextSequence,
    pipelineVersion: pipeline.version,
    position: { state: 'waiting', stage: first?.name ?? '' },
    pushed: given.pushed,
    ...(given.clientRequestToken !== undefined && { clientRequestToken: given.clientRequestToken }),
    sources: {},
    variables: { variables: given.variables },
    artifacts: [],
    cancelled: null,
  };
}

/** An execution that runs one stage as an earlier execution ran it. */
export function newRollback(
  executionId: string,
  stage: string,
  target: ExecutionRecord,
  pipeline: PipelineRecord,
  trigger: 'ManualRollback' | 'AutomatedRollback',
): ExecutionRecord {
  return {
    ...structuredClone(target),
    executionId,
    status: 'InProgress',
    statusSummary: '',
    trigger,
    rollbackTo: target.executionId,
    startedAt: new Date().toISOString(),
    endedAt: null,
    actions: [],
    waitingBefore: null,
    sequence: pipeline.nextSequence,
    pipelineVersion: pipeline.version,
    position: { state: 'running', stage, attempt: 1 },
    // Taken by the target; who counts pushes is not to count them twice.
    pushed: {},
    retries: 0,
    triedAgain: [],
    conditions: [],
    goesBack: false,
    cancelled: null,
  };
}

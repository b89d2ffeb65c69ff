import {
  type CodePipelineClient,
  GetPipelineStateCommand,
  type StageState,
} from '@aws-sdk/client-codepipeline';
import type { PipelineEvent } from '../../platform/pipeline-event.ts';
import { executionsOf, type PastExecution } from '../../platform/pipeline-history.ts';
import type { WaitingGate } from './domain/waiting-gate.ts';

/**
 * The gates that wait. An execution has arrived where the state of the pipeline says so, and also where the event says that
 * it has left the stage before: which of both is known first, CodePipeline does not promise.
 */
export async function findWaitingGates(
  client: CodePipelineClient,
  event: PipelineEvent,
): Promise<WaitingGate[]> {
  const { stageStates = [] } = await client.send(new GetPipelineStateCommand({ name: event.pipeline }));
  return stageStates.flatMap((state, index) => gatesOf(state, stageStates[index - 1]?.stageName, event));
}

function gatesOf(state: StageState, before: string | undefined, event: PipelineEvent): WaitingGate[] {
  const { stageName = '', actionStates = [], latestExecution } = state;
  const inbound = [state.inboundExecution, ...(state.inboundExecutions ?? [])];
  const arrived = inbound.flatMap((execution) => execution?.pipelineExecutionId ?? []);
  if (event.of === 'stage' && event.state === 'SUCCEEDED' && event.stage === before)
    arrived.push(event.executionId);
  return actionStates.flatMap(({ actionName = '', latestExecution: run }) =>
    run?.token === undefined || latestExecution?.pipelineExecutionId === undefined
      ? []
      : {
          stage: stageName,
          action: actionName,
          token: run.token,
          executionId: latestExecution.pipelineExecutionId,
          arrived,
        },
  );
}

/** The executions back to the one that is named, which may have waited for weeks. */
export async function readExecutionsSince(
  client: CodePipelineClient,
  pipelineName: string,
  executionId: string,
): Promise<PastExecution[]> {
  const executions: PastExecution[] = [];
  for await (const execution of executionsOf(client, pipelineName)) {
    executions.push(execution);
    if (execution.executionId === executionId) break;
  }
  return executions;
}

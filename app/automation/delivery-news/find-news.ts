import { type CodePipelineClient, GetPipelineStateCommand } from '@aws-sdk/client-codepipeline';
import type { PipelineEvent } from '../../platform/pipeline-event.ts';
import { actionsOf, failedActionOf, isRejection, type PastAction } from '../../platform/pipeline-history.ts';
import { findRecovery } from './domain/find-recovery.ts';
import type { News } from './domain/news.ts';

/** What an event has to tell people; undefined where it is what they expect. */
export async function findNews(client: CodePipelineClient, event: PipelineEvent): Promise<News | undefined> {
  const { of, state, stage, action } = event;
  if (of === 'pipeline' && state === 'FAILED') return findFailure(client, event);
  if (of === 'pipeline' && state === 'STARTED' && event.trigger?.endsWith('Rollback')) {
    return { kind: 'goes-back', stage: await findStage(client, event) };
  }
  if (of === 'stage' && state === 'SUCCEEDED' && stage !== null) return lookForRecovery(client, event, stage);
  // Only approvals are worth a word when they begin; the rule hands over no others.
  if (of === 'action' && state === 'STARTED' && stage !== null && action !== null)
    return { kind: 'waits', stage, action };
  return undefined;
}

async function findFailure(
  client: CodePipelineClient,
  { pipeline, executionId }: PipelineEvent,
): Promise<News> {
  const failed = await failedActionOf(client, pipeline, executionId);
  if (!failed) return { kind: 'failed', stage: 'the pipeline', action: 'a condition', why: '' };
  const { stage, action, summary: why } = failed;
  return { kind: isRejection(failed) ? 'rejected' : 'failed', stage, action, why };
}

async function findStage(
  client: CodePipelineClient,
  { pipeline, executionId }: PipelineEvent,
): Promise<string | null> {
  const { stageStates = [] } = await client.send(new GetPipelineStateCommand({ name: pipeline }));
  const state = stageStates.find(({ latestExecution, inboundExecution }) =>
    [latestExecution, inboundExecution].some((each) => each?.pipelineExecutionId === executionId),
  );
  return state?.stageName ?? null;
}

async function lookForRecovery(
  client: CodePipelineClient,
  event: PipelineEvent,
  stage: string,
): Promise<News | undefined> {
  const failed = findRecovery(await latestRunsIn(client, event, stage), event.executionId);
  return failed && { kind: 'works-again', stage, failedBefore: failed.action };
}

/** Of the execution in the stage, and of the one that was in it before. */
async function latestRunsIn(
  client: CodePipelineClient,
  { pipeline }: PipelineEvent,
  stage: string,
): Promise<PastAction[]> {
  const runs: PastAction[] = [];
  const executions = new Set<string>();
  for await (const run of actionsOf(client, pipeline)) {
    if (run.stage !== stage) continue;
    executions.add(run.executionId);
    if (executions.size > 2) break;
    runs.push(run);
  }
  return runs;
}

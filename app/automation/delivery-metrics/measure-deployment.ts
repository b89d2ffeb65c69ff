import type { CodePipelineClient } from '@aws-sdk/client-codepipeline';
import type { PipelineEvent } from '../../platform/pipeline-event.ts';
import { actionsOf, executionsOf, type PastExecution } from '../../platform/pipeline-history.ts';
import { parseCommitTime } from './domain/commit-time.ts';
import { secondsBetween } from './domain/stability.ts';

/** More than that come with no release; each is asked about by itself. */
const mostCommits = 50;

/**
 * How long each commit of a release has taken from when it was made until it was in production: that of the execution, and
 * those of the executions since the last release whose place it took. The mean of it is the lead time. A commit that was
 * never pushed by itself is not known to the pipeline, and a push whose commit has no time counts from its execution.
 *
 * @see https://docs.aws.amazon.com/prescriptive-guidance/latest/strategy-cicd-litmus/metrics-for-cicd-pipelines.html
 * @returns In seconds; undefined where the stage was only taken back.
 */
export async function measureLeadTimes(
  client: CodePipelineClient,
  event: PipelineEvent,
  productionStage: string,
): Promise<number[] | undefined> {
  const released = await findReleased(client, event, productionStage);
  if (released.length === 0) return undefined;
  const leadTimes: number[] = [];
  for (const execution of released) {
    const committedAt = await findCommitTime(client, event.pipeline, execution.executionId);
    leadTimes.push(secondsBetween(committedAt ?? execution.startedAt, event.time));
  }
  return leadTimes;
}

/** One execution for each commit; none where the stage was taken back to an earlier release. */
async function findReleased(
  client: CodePipelineClient,
  { pipeline, executionId }: PipelineEvent,
  stage: string,
): Promise<PastExecution[]> {
  const previous = await findPreviousRelease(client, { pipeline, executionId, stage });
  const released = new Map<string, PastExecution>();
  let isReached = false;
  for await (const execution of executionsOf(client, pipeline)) {
    isReached ||= execution.executionId === executionId;
    if (!isReached) continue;
    if (execution.executionId === executionId && execution.isRollback) return [];
    if (execution.executionId === previous?.executionId || released.size === mostCommits) break;
    // Of a commit that was delivered twice, the older execution.
    if (!execution.isRollback && execution.commit && execution.commit.id !== previous?.commit?.id)
      released.set(execution.commit.id, execution);
    if (previous === undefined) break;
  }
  return [...released.values()];
}

/** Undefined where it is not known, as after a change of the pipeline itself. */
async function findPreviousRelease(
  client: CodePipelineClient,
  { pipeline, executionId, stage }: { pipeline: string; executionId: string; stage: string },
): Promise<PastExecution | undefined> {
  for await (const execution of executionsOf(client, pipeline, { succeededInStage: stage })) {
    if (execution.executionId !== executionId && !execution.isRollback) return execution;
  }
  return undefined;
}

async function findCommitTime(
  client: CodePipelineClient,
  pipeline: string,
  executionId: string,
): Promise<Date | undefined> {
  for await (const { category, outputVariables } of actionsOf(client, pipeline, executionId)) {
    if (category === 'Source') return parseCommitTime(outputVariables.CommitterDate);
  }
  return undefined;
}

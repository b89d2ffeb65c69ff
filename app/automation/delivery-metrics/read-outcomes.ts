import type { CodePipelineClient } from '@aws-sdk/client-codepipeline';
import type { PipelineEvent } from '../../platform/pipeline-event.ts';
import {
  executionsOf,
  failedActionOf,
  isRejection,
  type PastExecution,
} from '../../platform/pipeline-history.ts';
import type { Outcome } from './domain/stability.ts';

/**
 * The outcome that the event tells, and those before it, back to where they turned twice; the newest first. Nothing where
 * the execution itself says nothing: a person did not want it to go on, or it took a stage back.
 */
export async function readOutcomes(client: CodePipelineClient, event: PipelineEvent): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for await (const execution of executionsOf(client, event.pipeline)) {
    const isTold = execution.executionId === event.executionId;
    if (outcomes.length === 0 && !isTold) continue;
    const works = isTold ? event.state === 'SUCCEEDED' : undefined;
    const outcome = await outcomeOf(client, event.pipeline, execution, works);
    if (isTold && !outcome) return [];
    if (outcome) outcomes.push(outcome);
    if (hasTurnedTwice(outcomes)) break;
  }
  return outcomes;
}

async function outcomeOf(
  client: CodePipelineClient,
  pipeline: string,
  { executionId, status, startedAt, isRollback }: PastExecution,
  /** Where it is known before the history knows it. */
  told: boolean | undefined,
): Promise<Outcome | undefined> {
  if (isRollback) return undefined;
  if (told ?? status === 'Succeeded') return { startedAt, works: true };
  if (told === undefined && status !== 'Failed') return undefined;
  const failed = await failedActionOf(client, pipeline, executionId);
  return failed && isRejection(failed) ? undefined : { startedAt, works: false };
}

/** What came before that decides nothing any more. */
function hasTurnedTwice([newest, ...before]: readonly Outcome[]): boolean {
  return before.at(-1)?.works === newest?.works && before.length > 0;
}

import type { CodePipelineClient } from '@aws-sdk/client-codepipeline';
import type { Logger } from '../../platform/logger.ts';
import type { Metrics } from '../../platform/metrics.ts';
import { type PipelineEvent, parsePipelineEvent } from '../../platform/pipeline-event.ts';
import type { DeliveryMetric } from './contract.ts';
import { timeBetweenFailures, timeToRecover } from './domain/stability.ts';
import { measureLeadTimes } from './measure-deployment.ts';
import { readOutcomes } from './read-outcomes.ts';

export interface HandlerDependencies {
  client: CodePipelineClient;
  metrics: Metrics<DeliveryMetric>;
  productionStage: string;
  logger: Logger;
}

/**
 * Measures what the events of a pipeline tell: a release when its stage of production has succeeded, and how steadily
 * deliveries come through when one has ended. Events come at least once, and one that comes twice is measured twice.
 */
export function createHandler(dependencies: HandlerDependencies) {
  const { metrics, productionStage } = dependencies;
  return async (given: unknown): Promise<void> => {
    const event = parsePipelineEvent(given);
    try {
      if (event.of === 'stage' && event.stage === productionStage && event.state === 'SUCCEEDED')
        await measureRelease(event, dependencies);
      if (event.of === 'pipeline' && ['SUCCEEDED', 'FAILED'].includes(event.state))
        await measureStability(event, dependencies);
    } finally {
      metrics.stop();
    }
  };
}

async function measureRelease(
  event: PipelineEvent,
  { client, metrics, productionStage, logger }: HandlerDependencies,
): Promise<void> {
  const leadTimes = await measureLeadTimes(client, event, productionStage);
  if (!leadTimes) return;
  metrics.count('Deployments');
  for (const seconds of leadTimes) metrics.gauge('LeadTime', seconds, 'Seconds');
  logger.info({ executionId: event.executionId, leadTimes }, 'release measured');
}

async function measureStability(
  event: PipelineEvent,
  { client, metrics, logger }: HandlerDependencies,
): Promise<void> {
  const outcomes = await readOutcomes(client, event);
  const between = timeBetweenFailures(outcomes);
  const recovery = timeToRecover(outcomes);
  if (between !== undefined) metrics.gauge('TimeBetweenFailures', between, 'Seconds');
  if (recovery !== undefined) metrics.gauge('TimeToRecover', recovery, 'Seconds');
  logger.info({ executionId: event.executionId, between, recovery }, 'stability measured');
}

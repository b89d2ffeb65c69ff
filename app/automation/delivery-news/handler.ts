import { type CodePipelineClient, GetPipelineExecutionCommand } from '@aws-sdk/client-codepipeline';
import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import type { Logger } from '../../platform/logger.ts';
import { type PipelineEvent, parsePipelineEvent } from '../../platform/pipeline-event.ts';
import type { Delivery } from './domain/news.ts';
import { writeMessage } from './domain/write-message.ts';
import { findNews } from './find-news.ts';

export interface HandlerDependencies {
  pipelines: CodePipelineClient;
  topics: SNSClient;
  topicArn: string;
  logger: Logger;
}

/** Tells the subscribers of a topic what the events of a pipeline mean. The same event twice is told twice. */
export function createHandler({ pipelines, topics, topicArn, logger }: HandlerDependencies) {
  return async (given: unknown): Promise<void> => {
    const event = parsePipelineEvent(given);
    const news = await findNews(pipelines, event);
    if (!news) return;
    const { subject, message } = writeMessage(news, await describe(pipelines, event));
    await topics.send(new PublishCommand({ TopicArn: topicArn, Subject: subject, Message: message }));
    logger.info({ ...news, executionId: event.executionId }, 'followers told');
  };
}

async function describe(
  client: CodePipelineClient,
  { pipeline, region, executionId }: PipelineEvent,
): Promise<Delivery> {
  const { pipelineExecution } = await client.send(
    new GetPipelineExecutionCommand({ pipelineName: pipeline, pipelineExecutionId: executionId }),
  );
  const [revision] = pipelineExecution?.artifactRevisions ?? [];
  const commit =
    revision?.revisionId === undefined
      ? null
      : { id: revision.revisionId, message: revision.revisionSummary ?? '' };
  return { pipeline, region, executionId, commit };
}

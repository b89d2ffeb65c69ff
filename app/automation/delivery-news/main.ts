import { CodePipelineClient } from '@aws-sdk/client-codepipeline';
import { SNSClient } from '@aws-sdk/client-sns';
import { createFunctionLogger } from '../../platform/logger.ts';
import { readConfig } from './config.ts';
import { deliveryNews as contract } from './contract.ts';
import { createHandler } from './handler.ts';

const config = readConfig(process.env);

/** The Lambda function. */
export const handler = createHandler({
  pipelines: new CodePipelineClient(),
  topics: new SNSClient(),
  topicArn: config.TOPIC_ARN,
  logger: createFunctionLogger({ service: contract.name, environment: config.ENVIRONMENT }),
});

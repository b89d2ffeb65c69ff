import { CodeCommitClient } from '@aws-sdk/client-codecommit';
import { CodePipelineClient } from '@aws-sdk/client-codepipeline';
import { createFunctionLogger } from '../../platform/logger.ts';
import { readConfig } from './config.ts';
import { startDelivery as contract } from './contract.ts';
import { createHandler } from './handler.ts';

const config = readConfig(process.env);

/** The Lambda function, invoked by EventBridge for each push to the branch. */
export const handler = createHandler({
  codeCommit: new CodeCommitClient(),
  codePipeline: new CodePipelineClient(),
  pipelineName: config.PIPELINE_NAME,
  documentation: config.DOCUMENTATION,
  logger: createFunctionLogger({ service: contract.name, environment: config.ENVIRONMENT }),
});

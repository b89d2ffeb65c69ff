import { CodePipelineClient } from '@aws-sdk/client-codepipeline';
import { createFunctionLogger } from '../../platform/logger.ts';
import { readConfig } from './config.ts';
import { gatekeeper as contract } from './contract.ts';
import { createHandler } from './handler.ts';

const config = readConfig(process.env);

/** The Lambda function. */
export const handler = createHandler({
  client: new CodePipelineClient(),
  selfApprovingGates: config.SELF_APPROVING_GATES,
  logger: createFunctionLogger({ service: contract.name, environment: config.ENVIRONMENT }),
});

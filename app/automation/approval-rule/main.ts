import { CodeCommitClient } from '@aws-sdk/client-codecommit';
import { createFunctionLogger } from '../../platform/logger.ts';
import { readConfig } from './config.ts';
import { approvalRule as contract } from './contract.ts';
import { createHandler } from './handler.ts';

const { ENVIRONMENT: environment } = readConfig(process.env);

/** The Lambda function, invoked by CloudFormation. */
export const handler = createHandler({
  client: new CodeCommitClient(),
  logger: createFunctionLogger({ service: contract.name, environment }),
});

import { CodeBuildClient } from '@aws-sdk/client-codebuild';
import { CodeCommitClient } from '@aws-sdk/client-codecommit';
import { createFunctionLogger } from '../../platform/logger.ts';
import { readConfig } from './config.ts';
import { review as contract } from './contract.ts';
import { createHandler } from './handler.ts';

const config = readConfig(process.env);

/** The Lambda function, invoked by EventBridge for pull requests and for the builds of them. */
export const handler = createHandler({
  codeCommit: new CodeCommitClient(),
  codeBuild: new CodeBuildClient(),
  repositoryName: config.REPOSITORY_NAME,
  branch: config.BRANCH,
  steps: config.STEPS,
  logger: createFunctionLogger({ service: contract.name, environment: config.ENVIRONMENT }),
});

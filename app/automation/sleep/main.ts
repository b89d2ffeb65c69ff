import { ApplicationAutoScalingClient } from '@aws-sdk/client-application-auto-scaling';
import { ECSClient } from '@aws-sdk/client-ecs';
import { RDSClient } from '@aws-sdk/client-rds';
import { createFunctionLogger } from '../../platform/logger.ts';
import { readConfig } from './config.ts';
import { sleep as contract } from './contract.ts';
import { createHandler } from './handler.ts';

const config = readConfig(process.env);

/** The Lambda function. */
export const handler = createHandler({
  clients: { ecs: new ECSClient(), scaling: new ApplicationAutoScalingClient(), rds: new RDSClient() },
  services: {
    cluster: config.CLUSTER_NAME,
    scaled: config.SERVICE_NAMES,
    single: config.SINGLE_SERVICE_NAMES,
  },
  database: config.DATABASE_CLUSTER,
  logger: createFunctionLogger({ service: contract.name, environment: config.ENVIRONMENT }),
});

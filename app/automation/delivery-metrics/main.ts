import { CodePipelineClient } from '@aws-sdk/client-codepipeline';
import { createFunctionLogger } from '../../platform/logger.ts';
import { createMetrics } from '../../platform/metrics.ts';
import { readConfig } from './config.ts';
import { deliveryMetrics as contract, type DeliveryMetric } from './contract.ts';
import { createHandler } from './handler.ts';

const config = readConfig(process.env);
const program = { service: contract.name, environment: config.ENVIRONMENT };

/** The Lambda function. */
export const handler = createHandler({
  client: new CodePipelineClient(),
  metrics: createMetrics<DeliveryMetric>(program),
  productionStage: config.PRODUCTION_STAGE,
  logger: createFunctionLogger(program),
});

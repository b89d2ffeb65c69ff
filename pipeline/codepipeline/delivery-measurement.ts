import type { IPipeline } from 'aws-cdk-lib/aws-codepipeline';
import { type EventPattern, Rule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction as InvokeFunction } from 'aws-cdk-lib/aws-events-targets';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import {
  type DeliveryMetricsVariables,
  deliveryMetrics,
} from '../../app/automation/delivery-metrics/contract.ts';
import type { Delivery } from '../delivery.ts';
import { type DeliveryFunctions, deliveryEnvironment } from './delivery-functions.ts';
import { executionEvents, stageEvents } from './pipeline-events.ts';

export interface DeliveryMeasurementProps {
  delivery: Delivery;
  pipeline: IPipeline;
  functions: DeliveryFunctions;
}

/** Measures lead time, deployments, and the times between failures and to recovery, which the dashboard shows. */
export class DeliveryMeasurement extends Construct {
  constructor(scope: Construct, id: string, { delivery, pipeline, functions }: DeliveryMeasurementProps) {
    super(scope, id);
    const production = productionStage(delivery);
    const handler = functions.define<DeliveryMetricsVariables>(this, {
      description: 'Measures how changes come through',
      contract: deliveryMetrics,
      variables: { ENVIRONMENT: deliveryEnvironment, PRODUCTION_STAGE: production },
      memoryInMebibytes: 256,
    });
    handler.addToRolePolicy(
      new PolicyStatement({
        actions: ['codepipeline:ListActionExecutions', 'codepipeline:ListPipelineExecutions'],
        resources: [pipeline.pipelineArn],
      }),
    );
    const target = new InvokeFunction(handler, { deadLetterQueue: functions.deadLetters });
    const on = (ruleId: string, description: string, pattern: EventPattern) =>
      new Rule(this, ruleId, { description, eventPattern: pattern, targets: [target] });
    const ends = { states: ['SUCCEEDED', 'FAILED'] };
    on('End', 'A delivery ends', executionEvents(pipeline, ends));
    const release = { stages: [production], states: ['SUCCEEDED'] };
    on('Release', 'A release is in production', stageEvents(pipeline, release));
  }
}

/** The last that is deployed. */
function productionStage({ stages }: Delivery): string {
  const last = stages.findLast(({ kind }) => kind === 'deployment');
  if (!last) throw new Error('The delivery deploys nothing');
  return last.name;
}

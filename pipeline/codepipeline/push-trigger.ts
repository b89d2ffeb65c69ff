import type { Repository } from 'aws-cdk-lib/aws-codecommit';
import type { IPipeline } from 'aws-cdk-lib/aws-codepipeline';
import { LambdaFunction as InvokeFunction } from 'aws-cdk-lib/aws-events-targets';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { type StartDeliveryVariables, startDelivery } from '../../app/automation/start-delivery/contract.ts';
import type { Delivery } from '../delivery.ts';
import { type DeliveryFunctions, deliveryEnvironment } from './delivery-functions.ts';

export interface PushTriggerProps {
  delivery: Delivery;
  repository: Repository;
  pipeline: IPipeline;
  functions: DeliveryFunctions;
}

/**
 * Starts the pipeline for a push that touches more than documentation. Triggers of a pipeline can look at paths as well,
 * but only where its source is a connection to another host:
 * https://docs.aws.amazon.com/codepipeline/latest/userguide/pipelines-filter.html
 */
export class PushTrigger extends Construct {
  constructor(scope: Construct, id: string, { delivery, repository, pipeline, functions }: PushTriggerProps) {
    super(scope, id);
    const handler = functions.define<StartDeliveryVariables>(this, {
      description: 'Starts the pipeline, unless a push touches only documentation',
      contract: startDelivery,
      variables: {
        ENVIRONMENT: deliveryEnvironment,
        PIPELINE_NAME: pipeline.pipelineName,
        DOCUMENTATION: JSON.stringify(delivery.documentation),
      },
      memoryInMebibytes: 256,
    });
    repository.grant(handler, 'codecommit:GetDifferences', 'codecommit:GetMergeOptions');
    handler.addToRolePolicy(
      new PolicyStatement({
        actions: ['codepipeline:StartPipelineExecution'],
        resources: [pipeline.pipelineArn],
      }),
    );
    const pushes = repository.onCommit('Pushes', {
      description: `A push to ${delivery.branch}`,
      branches: [delivery.branch],
      target: new InvokeFunction(handler, { deadLetterQueue: functions.deadLetters }),
    });
    // A tag may have the branch's name.
    pushes.addEventPattern({ detail: { referenceType: ['branch'] } });
  }
}

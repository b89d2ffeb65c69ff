import type { IPipeline } from 'aws-cdk-lib/aws-codepipeline';
import { type EventPattern, Rule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction as InvokeFunction } from 'aws-cdk-lib/aws-events-targets';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import { type DeliveryNewsVariables, deliveryNews } from '../../app/automation/delivery-news/contract.ts';
import type { Delivery } from '../delivery.ts';
import { type DeliveryFunctions, deliveryEnvironment } from './delivery-functions.ts';
import { approvalEvents, executionEvents, stageEvents } from './pipeline-events.ts';

export interface DeliveryNewsProps {
  delivery: Delivery;
  pipeline: IPipeline;
  functions: DeliveryFunctions;
  /** Encrypts what is told. */
  key: IKey;
}

/**
 * Tells those who follow the deliveries what becomes of them. A function writes it, since no event says of which commit it
 * is; approvers of a gate are told by CodePipeline itself.
 */
export class DeliveryNews extends Construct {
  constructor(scope: Construct, id: string, { delivery, pipeline, functions, key }: DeliveryNewsProps) {
    super(scope, id);
    const topic = new Topic(this, 'Topic', {
      displayName: 'Sluice: deliveries',
      masterKey: key,
      enforceSSL: true,
    });
    for (const follower of delivery.followers) topic.addSubscription(new EmailSubscription(follower));
    const handler = functions.define<DeliveryNewsVariables>(this, {
      description: 'Tells people what becomes of deliveries',
      contract: deliveryNews,
      variables: { ENVIRONMENT: deliveryEnvironment, TOPIC_ARN: topic.topicArn },
      memoryInMebibytes: 256,
    });
    topic.grantPublish(handler);
    handler.addToRolePolicy(
      new PolicyStatement({
        actions: [
          'codepipeline:GetPipelineExecution',
          'codepipeline:GetPipelineState',
          'codepipeline:ListActionExecutions',
        ],
        resources: [pipeline.pipelineArn],
      }),
    );
    const target = new InvokeFunction(handler, { deadLetterQueue: functions.deadLetters });
    const on = (ruleId: string, description: string, pattern: EventPattern) =>
      new Rule(this, ruleId, { description, eventPattern: pattern, targets: [target] });
    const ends = { stages: workingStages(delivery), states: ['SUCCEEDED'] };
    on(
      'Execution',
      'An execution starts or fails',
      executionEvents(pipeline, { states: ['STARTED', 'FAILED'] }),
    );
    on('Stage', 'A stage succeeds, maybe after it had failed', stageEvents(pipeline, ends));
    on('Question', 'A gate begins to wait', approvalEvents(pipeline));
  }
}

/** Those in which something can fail and be mended; a gate only says what a person wants. */
function workingStages({ stages }: Delivery): string[] {
  return stages.filter(({ kind }) => kind !== 'gate' && kind !== 'source').map(({ name }) => name);
}

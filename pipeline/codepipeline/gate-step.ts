import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { ManualApprovalStep } from 'aws-cdk-lib/pipelines';
import type { Construct } from 'constructs';
import type { Gate } from '../delivery.ts';

/** Waits for a person, and tells the approvers: the message of CodePipeline has the question, and a link to the answer. */
export function defineGateStep(
  scope: Construct,
  { name, question, approvers }: Gate,
  key: IKey,
): ManualApprovalStep {
  const topic = new Topic(scope, name, {
    displayName: `Sluice: ${question}`,
    masterKey: key,
    enforceSSL: true,
  });
  for (const approver of approvers) topic.addSubscription(new EmailSubscription(approver));
  return new ManualApprovalStep(name, { comment: question, notificationTopic: topic });
}

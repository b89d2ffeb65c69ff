import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { ManualApprovalStep } from 'aws-cdk-lib/pipelines';
import type { Construct } from 'constructs';
import { dossierVariables } from '../../app/automation/gatekeeper/contract.ts';
import type { Gate } from '../delivery.ts';
import type { BuildspecStep } from './buildspec-step.ts';

/**
 * Waits for a person, and tells the approvers: the message of CodePipeline has the question with the summary of the
 * dossier, and links to the dossier and to the answer.
 */
export function defineGateStep(
  scope: Construct,
  { name, question, approvers }: Gate,
  { dossier, key }: { dossier: BuildspecStep; key: IKey },
): ManualApprovalStep {
  const topic = new Topic(scope, name, {
    displayName: `Sluice: ${question}`,
    masterKey: key,
    enforceSSL: true,
  });
  for (const approver of approvers) topic.addSubscription(new EmailSubscription(approver));
  const approval = new ManualApprovalStep(name, {
    comment: `${question} ${dossier.exported(dossierVariables.summary)}`,
    reviewUrl: dossier.exported(dossierVariables.link),
    notificationTopic: topic,
  });
  approval.addStepDependency(dossier);
  return approval;
}

import { Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Key } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Construct } from 'constructs';

export interface AlarmTopicProps {
  displayName: string;
  /** Encrypts what is told; alarms must be let use it, once. */
  key: Key;
  /** Each gets a mail from SNS, and no alert before it has confirmed. */
  addresses: readonly string[];
}

/** A topic to which alarms of this account publish. */
export function defineAlarmTopic(
  scope: Construct,
  id: string,
  { displayName, key, addresses }: AlarmTopicProps,
): Topic {
  const topic = new Topic(scope, id, { displayName, masterKey: key, enforceSSL: true });
  topic.addToResourcePolicy(
    new PolicyStatement({ ...alarmsOf(scope), actions: ['sns:Publish'], resources: [topic.topicArn] }),
  );
  for (const address of addresses) topic.addSubscription(new EmailSubscription(address));
  return topic;
}

/** https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html#compatibility-with-aws-services */
export function letAlarmsUse(key: Key, scope: Construct): void {
  key.addToResourcePolicy(
    new PolicyStatement({
      ...alarmsOf(scope),
      sid: 'Alarms',
      actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
      // In a key's policy this is the key itself.
      resources: ['*'],
    }),
  );
}

/** CloudWatch publishes by itself, on nobody's behalf; the condition keeps it to alarms of this account. */
function alarmsOf(scope: Construct) {
  return {
    principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
    conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(scope).account } },
  };
}

import { Stack, type StackProps } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Key } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Construct } from 'constructs';
import type { EncryptionStack } from '../encryption/encryption-stack.ts';
import type { WorkloadEnvironment } from '../workload-environment.ts';

export interface OperationsStackProps extends StackProps {
  environment: WorkloadEnvironment;
  encryption: EncryptionStack;
}

/** Where the alarms of all other stacks go. */
export class OperationsStack extends Stack {
  /** Wakes somebody. */
  readonly pages: Topic;
  /** Is read in working hours. */
  readonly tickets: Topic;
  readonly #key: Key;

  constructor(scope: Construct, id: string, { environment, encryption, ...props }: OperationsStackProps) {
    super(scope, id, props);
    const { name, alerts } = environment;
    this.#key = encryption.key;
    this.#letAlarmsUseTheKey();
    this.pages = this.#defineTopic('Pages', `Sluice ${name}: somebody has to act now`, alerts?.pages);
    this.tickets = this.#defineTopic('Tickets', `Sluice ${name}: to be looked at`, alerts?.tickets);
  }

  /** An address that is subscribed gets a mail from SNS, and no alert before it has confirmed. */
  #defineTopic(id: string, displayName: string, address: string | undefined): Topic {
    const topic = new Topic(this, id, { displayName, masterKey: this.#key, enforceSSL: true });
    this.#letAlarmsPublish(topic);
    if (address !== undefined) topic.addSubscription(new EmailSubscription(address));
    return topic;
  }

  #letAlarmsPublish(topic: Topic): void {
    topic.addToResourcePolicy(
      new PolicyStatement({ ...this.#alarms, actions: ['sns:Publish'], resources: [topic.topicArn] }),
    );
  }

  /** https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html#compatibility-with-aws-services */
  #letAlarmsUseTheKey(): void {
    this.#key.addToResourcePolicy(
      new PolicyStatement({
        ...this.#alarms,
        sid: 'Alarms',
        actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
        // In a key's policy this is the key itself.
        resources: ['*'],
      }),
    );
  }

  /** CloudWatch publishes by itself, on nobody's behalf; the condition keeps it to alarms of this account. */
  get #alarms() {
    return {
      principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
      conditions: { StringEquals: { 'aws:SourceAccount': this.account } },
    };
  }
}

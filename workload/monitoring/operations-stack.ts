import { Stack, type StackProps } from 'aws-cdk-lib';
import type { Topic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import type { EncryptionStack } from '../encryption/encryption-stack.ts';
import type { WorkloadEnvironment } from '../workload-environment.ts';
import { defineAlarmTopic, letAlarmsUse } from './alarm-topic.ts';

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

  constructor(scope: Construct, id: string, { environment, encryption, ...props }: OperationsStackProps) {
    super(scope, id, props);
    const { name, alerts } = environment;
    const { key } = encryption;
    letAlarmsUse(key, this);
    this.pages = defineAlarmTopic(this, 'Pages', {
      displayName: `Sluice ${name}: somebody has to act now`,
      key,
      addresses: alerts?.pages === undefined ? [] : [alerts.pages],
    });
    this.tickets = defineAlarmTopic(this, 'Tickets', {
      displayName: `Sluice ${name}: to be looked at`,
      key,
      addresses: alerts?.tickets === undefined ? [] : [alerts.tickets],
    });
  }
}

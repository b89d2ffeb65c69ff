import { Duration } from 'aws-cdk-lib';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';

/**
 * Where an invocation ends that no attempt has brought to a good end: of a function by CloudFormation or a schedule, or
 * of a task by a schedule. A message tells what was asked, and of whom.
 */
export function defineAutomationDeadLetters(scope: Construct): Queue {
  return new Queue(scope, 'AutomationDeadLetters', {
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
    retentionPeriod: Duration.days(14),
  });
}

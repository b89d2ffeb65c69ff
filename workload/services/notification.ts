import { Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { type NotifyVariables, notify } from '../../app/automation/notify/contract.ts';
import type { DataStack } from '../data/data-stack.ts';
import type { Release, WorkloadEnvironment } from '../workload-environment.ts';
import { defineFunction } from './define-function.ts';

/** The most that a FIFO queue hands over at once: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html */
const batchSize = 10;

export interface NotificationProps {
  environment: WorkloadEnvironment;
  release: Release;
  data: DataStack;
  deadLetters: IQueue;
  shopUrl: string;
}

/**
 * Tells customers by mail what has become of their orders. In no network of ours: it speaks to SES and Secrets Manager,
 * and Lambda itself reads the queue for it.
 */
export class Notification extends Construct {
  constructor(scope: Construct, id: string, props: NotificationProps) {
    super(scope, id);
    const { environment, release, data, shopUrl, deadLetters } = props;
    // Signs the links in the mails; the storefront checks them with the same key.
    const linkSecret = data.signingSecrets.cookies;
    const handler = defineFunction<NotifyVariables>(this, {
      environment,
      release,
      deadLetters,
      description: 'Tells customers by mail what has become of their orders',
      contract: notify,
      variables: {
        ENVIRONMENT: environment.name,
        MAIL_FROM: environment.mailFrom,
        SHOP_URL: shopUrl,
        LINK_SECRET_ARN: linkSecret.secretArn,
      },
      memoryInMebibytes: 256,
    });
    handler.addEventSource(
      new SqsEventSource(data.eventQueue.queue, { batchSize, reportBatchItemFailures: true }),
    );
    linkSecret.grantRead(handler);
    handler.addToRolePolicy(maySendAs(environment.mailFrom, Stack.of(this)));
  }
}

/** The identity that SES has verified is the address itself or its domain; nobody else's name may stand in the mail. */
function maySendAs(mailFrom: string, stack: Stack): PolicyStatement {
  const address = /<([^<>]+)>$/.exec(mailFrom)?.[1] ?? mailFrom;
  const domain = address.slice(address.lastIndexOf('@') + 1);
  return new PolicyStatement({
    actions: ['ses:SendEmail'],
    resources: [address, domain].map((resourceName) =>
      stack.formatArn({ service: 'ses', resource: 'identity', resourceName }),
    ),
    conditions: { StringEquals: { 'ses:FromAddress': address } },
  });
}

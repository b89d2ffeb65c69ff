import { Duration } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { notify } from '../../app/automation/notify/contract.ts';
import type { WorkloadEnvironment } from '../workload-environment.ts';
import { FifoQueue } from './fifo-queue.ts';

/**
 * Six times what the function may take, so that Lambda can wait its turn with a batch it has received:
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
 */
const visibilityTimeout = Duration.seconds(6 * notify.timeoutInSeconds);

/** A mail that fails is tried again after each visibility timeout: for an hour, which an outage of SES may last. */
const maximumReceives = Math.ceil(Duration.hours(1).toSeconds() / visibilityTimeout.toSeconds());

export interface EventQueueProps {
  environment: WorkloadEnvironment;
  key: IKey;
}

/** What has become of orders: the events of one order in sequence. */
export class EventQueue extends FifoQueue {
  constructor(scope: Construct, id: string, { environment, key }: EventQueueProps) {
    super(scope, id, { environment, key, content: 'Events', visibilityTimeout, maximumReceives });
  }
}

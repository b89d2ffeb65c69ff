import { Duration } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import type { WorkloadEnvironment } from '../workload-environment.ts';
import { FifoQueue } from './fifo-queue.ts';

/**
 * How often an order may come back before SQS itself puts it aside, where it loses its place among the customer's orders:
 * as often as SQS allows, for the processor puts aside what can never succeed, and takes nothing while the database or
 * Redis is away. What is left is payments: with pauses that grow to 30 seconds, this outlives an outage of eight hours.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html
 */
const maximumReceives = 1000;

export interface OrderQueueProps {
  environment: WorkloadEnvironment;
  key: IKey;
}

/** Accepted orders, cancellations and refunds: one customer's in sequence, many customers side by side. */
export class OrderQueue extends FifoQueue {
  constructor(scope: Construct, id: string, { environment, key }: OrderQueueProps) {
    super(scope, id, {
      environment,
      key,
      content: 'Orders',
      visibilityTimeout: Duration.seconds(60),
      maximumReceives,
    });
  }
}

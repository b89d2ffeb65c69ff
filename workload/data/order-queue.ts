import { Duration } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import type { WorkloadEnvironment } from '../workload-environment.ts';
import { FifoQueue } from './fifo-queue.ts';

/**
 * How often an order may come back before it is put aside, where it loses its place among the customer's orders. The
 * processor gives it back with pauses that grow to 30 seconds, so this is an hour: longer than payments, Redis or the
 * database should ever be away, and no longer than one customer's orders may wait behind one that can never succeed.
 */
const maximumReceives = 120;

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

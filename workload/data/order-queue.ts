import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { DeduplicationScope, FifoThroughputLimit, Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { WorkloadEnvironment } from '../workload-environment.ts';

/**
 * How often an order may come back before it is put aside, where it loses its place among the customer's orders. The
 * processor gives it back with pauses that grow to 30 seconds, so this is an hour: longer than payments, Redis or the
 * database should ever be away, and no longer than one customer's orders may wait behind one that can never succeed.
 */
const maximumReceives = 120;

export interface OrderQueueProps {
  environment: WorkloadEnvironment;
}

/**
 * Accepted orders: one customer's in sequence, many customers side by side. First in, first out for each message
 * group, in high-throughput mode:
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/high-throughput-fifo.html
 */
export class OrderQueue extends Construct {
  readonly queue: Queue;

  constructor(scope: Construct, id: string, { environment }: OrderQueueProps) {
    super(scope, id);
    const fifo = {
      fifo: true,
      deduplicationScope: DeduplicationScope.MESSAGE_GROUP,
      fifoThroughputLimit: FifoThroughputLimit.PER_MESSAGE_GROUP_ID,
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
      removalPolicy: environment.keepsData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    };
    const deadLetters = new Queue(this, 'DeadLetters', fifo);
    this.queue = new Queue(this, 'Orders', {
      ...fifo,
      visibilityTimeout: Duration.seconds(60),
      deadLetterQueue: { queue: deadLetters, maxReceiveCount: maximumReceives },
    });
  }
}

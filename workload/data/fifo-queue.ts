import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { DeduplicationScope, FifoThroughputLimit, Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { WorkloadEnvironment } from '../workload-environment.ts';

export interface FifoQueueProps {
  environment: WorkloadEnvironment;
  /** What stands on the queue, as part of its logical id. */
  content: string;
  /** How long a message that was received is hidden from other receivers. */
  visibilityTimeout: Duration;
  /** How often a message may be received before SQS itself puts it aside. */
  maximumReceives: number;
}

/**
 * A queue and its dead letters, both encrypted. First in, first out for each message group, in high-throughput mode:
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/high-throughput-fifo.html
 */
export class FifoQueue extends Construct {
  readonly queue: Queue;
  /** What could not be processed; kept as long as SQS can. */
  readonly deadLetters: Queue;

  constructor(scope: Construct, id: string, props: FifoQueueProps) {
    super(scope, id);
    const { environment, content, visibilityTimeout, maximumReceives } = props;
    const fifo = {
      fifo: true,
      deduplicationScope: DeduplicationScope.MESSAGE_GROUP,
      fifoThroughputLimit: FifoThroughputLimit.PER_MESSAGE_GROUP_ID,
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
      removalPolicy: environment.keepsData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    };
    this.deadLetters = new Queue(this, 'DeadLetters', fifo);
    this.queue = new Queue(this, content, {
      ...fifo,
      visibilityTimeout,
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: maximumReceives },
    });
  }
}

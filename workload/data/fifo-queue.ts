import { Aws, Duration, Fn, RemovalPolicy, Stack } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import {
  DeduplicationScope,
  FifoThroughputLimit,
  type IQueue,
  Queue,
  QueueEncryption,
  RedrivePermission,
} from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { namedBecause } from '../named-because.ts';
import type { WorkloadEnvironment } from '../workload-environment.ts';

export interface FifoQueueProps {
  environment: WorkloadEnvironment;
  key: IKey;
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
    const { environment, key, content, visibilityTimeout, maximumReceives } = props;
    const fifo = {
      fifo: true,
      deduplicationScope: DeduplicationScope.MESSAGE_GROUP,
      fifoThroughputLimit: FifoThroughputLimit.PER_MESSAGE_GROUP_ID,
      encryption: QueueEncryption.KMS,
      encryptionMasterKey: key,
      // Otherwise SQS would ask KMS every five minutes for each sender and receiver.
      dataKeyReuse: Duration.hours(1),
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
      removalPolicy: environment.keepsData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    };
    const name = uniqueName(content);
    this.deadLetters = new Queue(this, 'DeadLetters', {
      ...fifo,
      redriveAllowPolicy: {
        redrivePermission: RedrivePermission.BY_QUEUE,
        sourceQueues: [queueOfName(this, name)],
      },
    });
    this.queue = new Queue(this, content, {
      ...fifo,
      queueName: name,
      visibilityTimeout,
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: maximumReceives },
    });
    namedBecause(
      this.queue,
      'It and its dead letters name each other, for which one name must be known before; and a queue is replaced for no other reason than its name.',
    );
  }
}

/** The end of the stack's id keeps it from a queue that outlived an earlier stack. */
function uniqueName(content: string): string {
  const endOfStackId = Fn.select(4, Fn.split('-', Fn.select(2, Fn.split('/', Aws.STACK_ID))));
  return `${Aws.STACK_NAME}-${content.toLowerCase()}-${endOfStackId}.fifo`;
}

function queueOfName(scope: Construct, queueName: string): IQueue {
  const queueArn = Stack.of(scope).formatArn({ service: 'sqs', resource: queueName });
  return Queue.fromQueueAttributes(scope, 'Source', { queueArn, fifo: true });
}

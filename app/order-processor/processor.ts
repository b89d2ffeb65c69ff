import type { SQSClient } from '@aws-sdk/client-sqs';
import { payments as paymentService } from '../payments/contract.ts';
import { type QueueConsumerOptions, startQueueConsumer } from '../platform/queue-consumer.ts';
import type { Redis } from '../platform/redis.ts';
import { createWriterWatch, expectWriter } from '../platform/writer-watch.ts';
import { createLeaseKeeper } from './lease-keeper.ts';
import { deadLetterQueueAt } from './messages/dead-letter-queue.ts';
import { eventQueueAt } from './messages/event-queue.ts';
import { keepDeadLettersWith } from './messages/keep-dead-letters.ts';
import { takeMessagesWith } from './messages/take-messages.ts';
import { startPublisher } from './publish-events.ts';
import type { OrderDependencies } from './turn.ts';

export interface ProcessorOptions extends OrderDependencies {
  redis: Redis;
  sqs: SQSClient;
  queueUrls: { orders: string; deadLetters: string; events: string };
  /** 10 seconds unless given. */
  leaseLifetimeInMilliseconds?: number;
  /** How both queues are consumed, where it is not as usual. */
  consumption?: Partial<Pick<QueueConsumerOptions, 'waitTimeInSeconds' | 'retryDelayInSeconds'>>;
}

export interface Processor {
  /** Takes nothing more; resolves when what was taken is finished, or given back because time ran out. */
  stop: () => Promise<void>;
}

/** Everything that a processor does until it is stopped: takes orders, publishes events, keeps dead letters. */
export function startProcessor(options: ProcessorOptions): Processor {
  const { pool, redis, sqs, logger, metrics, queueUrls, consumption } = options;
  const takesWrites = createWriterWatch(pool, logger);
  const publisher = startPublisher({
    pool,
    takesWrites,
    logger,
    metrics,
    events: eventQueueAt(sqs, queueUrls.events, logger),
  });
  const leases = createLeaseKeeper(options);
  const takeMessages = takeMessagesWith({
    ...options,
    leases,
    deadLetters: deadLetterQueueAt(sqs, queueUrls.deadLetters),
  });
  const orders = startQueueConsumer({
    ...{ client: sqs, queueUrl: queueUrls.orders, logger, ...consumption },
    maximumBatchSize: paymentService.maximumBatchSize,
    check: () => Promise.all([expectWriter(takesWrites), redis.ping()]),
    handle: async (messages, settlement) => {
      await takeMessages(messages, settlement);
      publisher.wake();
    },
  });
  const deadLetters = startQueueConsumer({
    ...{ client: sqs, queueUrl: queueUrls.deadLetters, logger, ...consumption },
    maximumReceives: 1,
    check: () => expectWriter(takesWrites),
    handle: keepDeadLettersWith({ pool, metrics, logger }),
  });
  return {
    stop: async () => {
      await Promise.all([orders.stop(), deadLetters.stop(), publisher.stop()]);
      await leases.stop();
    },
  };
}

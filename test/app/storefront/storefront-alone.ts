import { DeleteMessageBatchCommand, type Message, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { type RunningProgram, startService } from '../../support/program.ts';
import { type QueueServer, startQueueServer } from '../../support/queue-server.ts';
import { type RedisServer, startRedis } from '../../support/redis-server.ts';
import { startStandInCatalog } from './stand-in-catalog.ts';
import { type StandInOrders, startStandInOrders } from './stand-in-orders.ts';

/** The storefront on a real Redis and an SQS emulator; the services behind it are played. */
export interface StorefrontAlone {
  shop: RunningProgram;
  /** Another process, with some variables of its own. */
  startAnother: (variables?: Readonly<Record<string, string>>) => Promise<RunningProgram>;
  redis: RedisServer;
  orders: StandInOrders;
  /** Takes everything from the order queue, in its order. */
  takeMessages: () => Promise<Message[]>;
  stop: () => Promise<void>;
}

export async function startStorefrontAlone(): Promise<StorefrontAlone> {
  const [redis, queues, catalog, orders] = await Promise.all([
    startRedis(),
    startQueueServer(),
    startStandInCatalog(),
    startStandInOrders(),
  ]);
  const queueUrl = await queues.createQueue('orders.fifo');
  const started: RunningProgram[] = [];
  const startAnother = async (changes: Readonly<Record<string, string>> = {}) => {
    const program = await startService('app/storefront/main.ts', {
      ...queues.variables,
      ...{ ENVIRONMENT: 'test', VERSION: '1.2.3-abc', COOKIE_SECRET: 'sixteen letters!' },
      ...{ CATALOG_URL: catalog.url, ORDERS_URL: orders.url, ORDER_QUEUE_URL: queueUrl },
      ...{ ...redis.variables, ADDRESS_LIMITS: 'lifted', ...changes },
    });
    started.push(program);
    return program;
  };
  return {
    shop: await startAnother(),
    startAnother,
    redis,
    orders,
    takeMessages: () => takeMessages(queues, queueUrl),
    stop: async () => {
      const codes = await Promise.all(started.map((program) => program.terminate()));
      catalog.stop();
      orders.stop();
      await Promise.all([redis.stop(), queues.stop()]);
      if (codes.some((code) => code !== 0)) throw new Error(`A storefront ended badly: ${codes.join(', ')}.`);
    },
  };
}

async function takeMessages({ client }: QueueServer, QueueUrl: string): Promise<Message[]> {
  const taken: Message[] = [];
  for (;;) {
    const { Messages = [] } = await client.send(
      new ReceiveMessageCommand({
        QueueUrl,
        MaxNumberOfMessages: 10,
        WaitTimeSeconds: 0,
        MessageAttributeNames: ['All'],
        MessageSystemAttributeNames: ['All'],
      }),
    );
    if (Messages.length === 0) return taken;
    taken.push(...Messages);
    const Entries = Messages.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }));
    await client.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
  }
}

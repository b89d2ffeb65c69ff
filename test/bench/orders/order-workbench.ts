import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { SendMessageBatchCommand } from '@aws-sdk/client-sqs';
import type { PlacedOrder } from '../../../app/order-processor/contract.ts';
import { payments } from '../../../app/payments/contract.ts';
import { bundlePrograms } from '../../../pipeline/images/program-bundles.ts';
import { type QueueServer, startQueueServer } from '../../support/queue-server.ts';
import { startRedis } from '../../support/redis-server.ts';
import { type RestartableService, restartableService } from '../../support/restartable-service.ts';
import { type ShopDatabase, startShopDatabase } from '../../support/shop-database.ts';
import { fillCatalogue } from './bench-orders.ts';

/** The order path as it is deployed: bundled programs as processes, on PostgreSQL, Redis and an SQS emulator. */
export interface OrderWorkbench {
  database: ShopDatabase;
  /** Fills the queue, then starts the processors. Gives orders per second, from the first one taken to the last one settled. */
  measureProcessing: (orders: readonly PlacedOrder[]) => Promise<number>;
  stop: () => Promise<void>;
}

const repository = join(import.meta.dirname, '../../..');
const processorCount = 2;

export async function startOrderWorkbench(): Promise<OrderWorkbench> {
  const folder = await mkdtemp(join(tmpdir(), 'sluice-bench-'));
  const [database, redis, queues] = await Promise.all([
    startShopDatabase({ seed: 'none' }),
    startRedis(),
    startQueueServer(),
  ]);
  await fillCatalogue(database.pool);
  const [ordersUrl, deadLettersUrl, eventsUrl] = await Promise.all(
    ['orders.fifo', 'dead-letters.fifo', 'events.fifo'].map((name) =>
      queues.createQueue(name, { VisibilityTimeout: '60' }),
    ),
  );
  const fileOf = await bundle(folder);
  const variables: Record<string, string> = {
    ...{ NODE_ENV: 'production', ENVIRONMENT: 'bench', VERSION: '1.0.0-bench', CAPTURE_AFTER_MINUTES: '30' },
    ...{ ...database.variables, ...queues.variables, ...redis.variables },
    ...{
      ORDER_QUEUE_URL: ordersUrl ?? '',
      DEAD_LETTER_QUEUE_URL: deadLettersUrl ?? '',
      EVENT_QUEUE_URL: eventsUrl ?? '',
    },
    ...(process.env.BENCH_NODE_OPTIONS !== undefined && { NODE_OPTIONS: process.env.BENCH_NODE_OPTIONS }),
  };
  const service = (name: string, file: string) => restartableService({ name, file }, () => variables);
  const paymentService = await service('payments', fileOf('payments'));
  variables.PAYMENTS_URL = `${paymentService.url}${payments.basePath}`;
  await paymentService.start();
  const processors = await Promise.all(
    Array.from({ length: processorCount }, (_, index) =>
      service(`order-processor ${index + 1}`, fileOf('order-processor')),
    ),
  );
  return {
    database,
    measureProcessing: async (orders) => {
      await fillQueue(queues, ordersUrl ?? '', orders);
      await Promise.all(processors.map((processor) => processor.start()));
      await untilEmpty(queues, ordersUrl ?? '', processors);
      const rate = await readRate(database, orders);
      await Promise.all(processors.map((processor) => processor.terminate()));
      return rate;
    },
    stop: async () => {
      await Promise.all([...processors, paymentService].map((one) => one.terminate()));
      await Promise.all([redis.stop(), queues.stop(), database.stop()]);
      await rm(folder, { recursive: true });
    },
  };
}

async function bundle(folder: string): Promise<(program: 'order-processor' | 'payments') => string> {
  const programs = ['order-processor', 'payments'] as const;
  const contentsOf = await bundlePrograms(repository, programs);
  for (const program of programs) {
    await mkdir(join(folder, program));
    await writeFile(join(folder, program, 'main.mjs'), contentsOf(program).code);
  }
  return (program) => join(folder, program, 'main.mjs');
}

async function fillQueue(
  { client }: QueueServer,
  queueUrl: string,
  orders: readonly PlacedOrder[],
): Promise<void> {
  for (let index = 0; index < orders.length; index += 10) {
    await client.send(
      new SendMessageBatchCommand({
        QueueUrl: queueUrl,
        Entries: orders.slice(index, index + 10).map((order, entry) => ({
          Id: String(entry),
          MessageBody: JSON.stringify(order),
          MessageGroupId: order.customerId,
          MessageDeduplicationId: order.orderId,
        })),
      }),
    );
  }
}

async function untilEmpty(
  queues: QueueServer,
  queueUrl: string,
  processors: readonly RestartableService[],
): Promise<void> {
  for (;;) {
    const { Attributes } = await queues.attributesOf(queueUrl);
    const [visible, inHand] = [
      Attributes?.ApproximateNumberOfMessages,
      Attributes?.ApproximateNumberOfMessagesNotVisible,
    ];
    if (Number(visible) + Number(inHand) === 0) return;
    if (processors.some((processor) => !processor.isRunning())) throw new Error('A processor ended.');
    await delay(200);
  }
}

async function readRate({ pool }: ShopDatabase, orders: readonly PlacedOrder[]): Promise<number> {
  const { rows } = await pool.query<{ settled: number; seconds: number }>(
    `select count(*) filter (where status = 'confirmed') as settled,
            extract(epoch from max(processed_at) - min(processed_at))::float8 as seconds
       from orders."order" where order_id = any($1::uuid[])`,
    [orders.map(({ orderId }) => orderId)],
  );
  const [{ settled, seconds } = { settled: 0, seconds: 0 }] = rows;
  if (settled !== orders.length) throw new Error(`Of ${orders.length} orders ${settled} were confirmed.`);
  return settled / seconds;
}

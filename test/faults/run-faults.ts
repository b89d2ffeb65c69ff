import { setTimeout as delay } from 'node:timers/promises';
import {
  DeleteMessageBatchCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
} from '@aws-sdk/client-sqs';
import type { OrderEvent } from '../../app/automation/notify/contract.ts';
import { payments } from '../../app/payments/contract.ts';
import { eventually } from '../support/eventually.ts';
import { startQueueServer } from '../support/queue-server.ts';
import { type ShopDatabase, startShopDatabase } from '../support/shop-database.ts';
import { startWholeShop, type WholeShop } from '../support/whole-shop.ts';
import { createAcceptedOrders } from './accepted-orders.ts';
import { checkOrders, type Violations } from './check-orders.ts';
import { everyFault, type Fault, type Ground, processorPauses } from './faults.ts';
import { startOrderLoad } from './order-load.ts';
import { createRandom } from './random.ts';
import { startUnreliableQueue } from './unreliable-queue.ts';
import { startWriterAndStandby } from './writer-and-standby.ts';

export interface FaultRunOptions {
  /** The same seed chooses the same faults. */
  seed: number;
  /** How long faults are inflicted; each of them once at the least, however long that takes. */
  durationInSeconds: number;
  customers: number;
  ordersPerSecond: number;
  /** Is told what happens, a line at a time. */
  report: (line: string) => void;
}

export interface FaultRunResult {
  violations: Violations;
  accepted: number;
  /** Attempts that a customer had to make again. */
  repeated: number;
  faults: number;
  /** Those that the provider gave; more than confirmed orders when an answer was lost and asked for again. */
  authorizations: number;
  forgotten: number;
  receivesDelayed: number;
  /** Orders that were put aside after too many failures; they are not lost, but should hardly ever be. */
  deadLettered: number;
  /** Orders by their final state. */
  states: Record<string, number>;
}

const country = 'DE';
const currency = 'EUR';
const productsOnSale = 40;
const visibilityTimeoutInSeconds = 5;
const drainTimeoutInMilliseconds = 120_000;

/**
 * Lets customers order steadily while one part of the shop after the other dies, then works everything off, and
 * compares what was answered 202 with what stands in PostgreSQL.
 */
export async function runFaults(options: FaultRunOptions): Promise<FaultRunResult> {
  const random = createRandom(options.seed);
  const postgres = await startWriterAndStandby();
  const database = await startShopDatabase({ seed: 'demo', startServer: async () => postgres });
  const initialStock = await limitStock(database);
  await postgres.addStandby();
  const queues = await startQueueServer();
  const queue = await startUnreliableQueue(
    queues.variables.AWS_ENDPOINT_URL_SQS ?? '',
    { forgottenDeletes: 0.05, forgottenExtensions: 0.05, lateReceives: 0.1, latenessInMilliseconds: 3000 },
    random,
  );
  const shop = await startWholeShop({
    database,
    queues,
    processors: 2,
    visibilityTimeoutInSeconds,
    processorVariables: { AWS_ENDPOINT_URL_SQS: queue.endpoint },
  });
  const accepted = createAcceptedOrders();
  const load = startOrderLoad({
    ...options,
    ...{ shopUrl: () => shop.url, country, currency, random, accepted },
    decliningMethod: payments.decliningMethod,
    offers: await offersOf(database),
  });
  const stop = async () => {
    load.abandon();
    await shop.stop();
    await queue.stop();
  };
  return thenStop(stop, async () => {
    const faults = await inflictFaults({ shop, postgres, random }, options);
    queue.becomeReliable();
    await load.stop();
    options.report(`${accepted.count()} orders were accepted; working them off`);
    await workOff(shop);
    const authorizations = authorizationsIn(shop.services.payments.output());
    const violations = await checkOrders(database.pool, {
      ...{ accepted, initialStock, authorizations },
      events: await takeEvents(shop),
    });
    return {
      ...{ violations, accepted: accepted.count(), repeated: load.repeated(), faults },
      authorizations: authorizations.length,
      ...queue.interferences(),
      deadLettered: await countDeadLettered(database),
      states: await countStates(database),
    };
  });
}

/** Stops in any case; that this fails as well does not hide why the run has failed. */
async function thenStop<Result>(stop: () => Promise<void>, run: () => Promise<Result>): Promise<Result> {
  let result: Result;
  try {
    result = await run();
  } catch (error) {
    await stop().catch((cause: unknown) => {
      throw new AggregateError([error, cause], `${messageOf(error)} And then: ${messageOf(cause)}`);
    });
    throw error;
  }
  await stop();
  return result;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** So few pieces of some products that they sell out during the run. */
async function limitStock({ pool }: ShopDatabase): Promise<Map<string, number>> {
  await pool.query('update catalog.stock set quantity = 20 + abs(hashtext(sku)) % 200');
  const { rows } = await pool.query<{ sku: string; quantity: number }>(
    'select sku, quantity from catalog.stock',
  );
  return new Map(rows.map(({ sku, quantity }) => [sku, quantity]));
}

async function offersOf({ pool }: ShopDatabase) {
  const { rows } = await pool.query<{ sku: string; unitPriceInMinorUnits: number }>(
    `select sku, amount_in_minor_units as "unitPriceInMinorUnits"
       from catalog.price where country = $1 order by sku limit $2`,
    [country, productsOnSale],
  );
  return rows;
}

/** Each fault in turn, then one after the other at random; meanwhile a processor stands still again and again. */
async function inflictFaults(ground: Ground, options: FaultRunOptions): Promise<number> {
  const startedAt = performance.now();
  let hasFailed = false;
  const isOver = () => hasFailed || performance.now() - startedAt > 1000 * options.durationInSeconds;
  const faults = everyFault(ground);
  let count = 0;
  const inflict = async ({ name, inflict: begin }: Fault) => {
    options.report(`${((performance.now() - startedAt) / 1000).toFixed(1).padStart(7)} s  ${name}`);
    count += 1;
    await begin();
  };
  const pauses = (async () => {
    do await inflict(processorPauses(ground));
    while (!isOver());
  })();
  const deaths = (async () => {
    for (const fault of faults) await inflict(fault);
    while (!isOver()) {
      await delay(ground.random.below(500));
      await inflict(ground.random.oneOf(faults));
    }
  })();
  const endOfAll = Promise.all([pauses, deaths]);
  endOfAll.catch(() => {
    hasFailed = true;
  });
  await endOfAll;
  return count;
}

async function workOff(shop: WholeShop): Promise<void> {
  await eventually(async () => {
    const { Attributes = {} } = await shop.queues.client.send(
      new GetQueueAttributesCommand({ QueueUrl: shop.queueUrls.orders, AttributeNames: ['All'] }),
    );
    const left =
      Number(Attributes.ApproximateNumberOfMessages) +
      Number(Attributes.ApproximateNumberOfMessagesNotVisible);
    const { rows } = await shop.database.pool.query<{ what: string; open: number }>(
      `select 'orders stand reserved' as what, count(*)::integer as open
         from orders."order" where status = 'reserved'
       union all
       select 'events are unpublished', count(*)::integer from orders.outbox`,
    );
    const open = [{ what: 'messages are left', open: left }, ...rows].filter((each) => each.open > 0);
    if (open.length > 0) {
      throw new Error(`Not worked off: ${open.map((each) => `${each.open} ${each.what}`).join(', ')}.`);
    }
  }, drainTimeoutInMilliseconds);
}

async function takeEvents({ queues, queueUrls }: WholeShop): Promise<OrderEvent[]> {
  const events: OrderEvent[] = [];
  for (;;) {
    const { Messages = [] } = await queues.client.send(
      new ReceiveMessageCommand({
        QueueUrl: queueUrls.events,
        MaxNumberOfMessages: 10,
        VisibilityTimeout: 600,
      }),
    );
    if (Messages.length === 0) return events;
    events.push(...Messages.map(({ Body = '' }): OrderEvent => JSON.parse(Body)));
    // The next event of an order is handed out when the one before it is gone.
    await queues.client.send(
      new DeleteMessageBatchCommand({
        QueueUrl: queueUrls.events,
        Entries: Messages.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle })),
      }),
    );
  }
}

/** The log of payments is the witness of what the provider has authorised; every life of the service is in the output. */
function authorizationsIn(output: string) {
  return output
    .split('\n')
    .filter((line) => line.includes('"authorizationId"'))
    .map((line): { orderId: string; authorizationId: string; status: string } => JSON.parse(line))
    .filter(({ status }) => status === 'authorized');
}

async function countStates({ pool }: ShopDatabase): Promise<Record<string, number>> {
  const { rows } = await pool.query<{ status: string; orders: number }>(
    'select status, count(*)::integer as orders from orders."order" group by status order by status',
  );
  return Object.fromEntries(rows.map(({ status, orders }) => [status, orders]));
}

async function countDeadLettered({ pool }: ShopDatabase): Promise<number> {
  const { rows } = await pool.query<{ orders: number }>(
    'select count(*)::integer as orders from orders.dead_letter where redriven_at is null',
  );
  return rows[0]?.orders ?? 0;
}

export function countViolations(violations: Violations): Record<keyof Violations, number> {
  const { lost, doubled, outOfOrder, stockBelowZero, authorisedTwice } = violations;
  return {
    lost: lost.length,
    doubled: doubled.length,
    outOfOrder: outOfOrder.length,
    stockBelowZero: stockBelowZero.length,
    authorisedTwice: authorisedTwice.length,
  };
}

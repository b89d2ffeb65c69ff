import { type QueueServer, startQueueServer } from './queue-server.ts';
import { startRedis } from './redis-server.ts';
import { type RestartableService, restartableService } from './restartable-service.ts';
import { type ShopDatabase, startShopDatabase } from './shop-database.ts';

/** Something of the shop that can die by itself and come back at the same address. */
export interface Part {
  isRunning: () => boolean;
  /** At once, as a crash does it. PostgreSQL keeps its data, Redis keeps nothing. */
  kill: () => Promise<void>;
  /** Resolves when it answers; nothing happens when it runs already. */
  start: () => Promise<void>;
}

export interface WholeShop {
  /** The address of the storefront. */
  url: string;
  /** By name: every service, `postgres` and `redis`. */
  parts: Record<ServiceName | 'postgres' | 'redis', Part>;
  services: Record<ServiceName, RestartableService>;
  /** The processors side by side; the first one is `services['order-processor']`. */
  processors: readonly RestartableService[];
  database: ShopDatabase;
  queues: QueueServer;
  queueUrls: { orders: string; deadLetters: string; events: string };
  /** What every service is started with. */
  variables: Readonly<Record<string, string>>;
  /** Ends everything and removes its data; throws when a service ended badly or left a connection open. */
  stop: () => Promise<void>;
}

export type ServiceName = 'catalog' | 'orders' | 'payments' | 'order-processor' | 'storefront';

export interface WholeShopOptions {
  /** 1 unless given. */
  processors?: number;
  /** Of the order queue, in seconds; 30 unless given. */
  visibilityTimeoutInSeconds?: number;
  /** Added to the variables of every service, or put in place of one. */
  variables?: Readonly<Record<string, string>>;
  /** The same for the processors alone. */
  processorVariables?: Readonly<Record<string, string>>;
  /** Another program in place of the processor: a file of the repository, or an absolute path. */
  processorFile?: string;
  /** Ends with the shop; one with the demonstration assortment is started unless given. */
  database?: ShopDatabase;
  /** Ends with the shop; started unless given. */
  queues?: QueueServer;
  /** How often SQS hands a message out before it puts it on the dead-letter queue; 50 unless given. */
  maximumReceives?: number;
}

/**
 * The whole shop as real processes, on PostgreSQL with the demonstration assortment, Redis and an SQS emulator of its
 * own. The emulator lives in the test's process, for SQS is taken to be there always.
 */
export async function startWholeShop(options: WholeShopOptions = {}): Promise<WholeShop> {
  const [database, redis, queues] = await Promise.all([
    options.database ?? startShopDatabase({ seed: 'demo' }),
    startRedis(),
    options.queues ?? startQueueServer(),
  ]);
  const queueUrls = await createQueues(queues, options);
  const variables: Record<string, string> = {};
  const service = (name: string) =>
    restartableService({ name, file: `app/${name}/main.ts` }, () => variables);
  const catalog = await service('catalog');
  const orders = await service('orders');
  const payments = await service('payments');
  const processors = await Promise.all(
    Array.from({ length: options.processors ?? 1 }, (_, index) =>
      restartableService(
        {
          name: `order-processor ${index + 1}`,
          file: options.processorFile ?? 'app/order-processor/main.ts',
        },
        () => ({ ...variables, ...options.processorVariables }),
      ),
    ),
  );
  const [processor] = processors;
  if (!processor) throw new Error(`A shop needs a processor, but ${options.processors} were asked for.`);
  const storefront = await service('storefront');
  Object.assign(variables, {
    ...{ ENVIRONMENT: 'test', VERSION: '1.2.3-whole', COOKIE_SECRET: 'a secret for tests' },
    ...{ ...database.variables, ...queues.variables, ...redis.variables },
    ORDER_QUEUE_URL: queueUrls.orders,
    DEAD_LETTER_QUEUE_URL: queueUrls.deadLetters,
    EVENT_QUEUE_URL: queueUrls.events,
    CATALOG_URL: `${catalog.url}/services/catalog`,
    ORDERS_URL: `${orders.url}/services/orders`,
    PAYMENTS_URL: `${payments.url}/services/payments`,
    CAPTURE_AFTER_MINUTES: '30',
    // Everybody comes from one address here.
    ADDRESS_LIMITS: 'lifted',
    // Nobody signs in to the back office here; a service asks the issuer only when somebody does.
    OIDC_ISSUER: 'http://127.0.0.1:9',
    ...options.variables,
  });
  const services = { catalog, orders, payments, 'order-processor': processor, storefront };
  const postgres = partOf({ kill: database.server.crash, start: database.server.start });
  const everyService = [catalog, orders, payments, ...processors, storefront];
  // The storefront learns the catalogue when it starts, so the catalog has to be there before.
  await Promise.all([catalog, orders, payments, ...processors].map(({ start }) => start()));
  await storefront.start();
  return {
    url: storefront.url,
    parts: { ...services, postgres, redis: partOf({ kill: redis.crash, start: redis.start }) },
    services,
    processors,
    database,
    queues,
    queueUrls,
    variables,
    stop: async () => {
      await postgres.start();
      const failures = await endAll(everyService);
      await Promise.all([redis.stop(), queues.stop(), database.stop()]);
      if (failures.length > 0) throw new Error(`Not every service ended well: ${failures.join('; ')}.`);
    },
  };
}

async function createQueues(queues: QueueServer, options: WholeShopOptions): Promise<WholeShop['queueUrls']> {
  const [deadLetters, events] = await Promise.all([
    queues.createQueue('dead-letters.fifo'),
    queues.createQueue('events.fifo'),
  ]);
  const { Attributes } = await queues.attributesOf(deadLetters);
  const orders = await queues.createQueue('orders.fifo', {
    VisibilityTimeout: String(options.visibilityTimeoutInSeconds ?? 30),
    RedrivePolicy: JSON.stringify({
      deadLetterTargetArn: Attributes?.QueueArn,
      maxReceiveCount: options.maximumReceives ?? 50,
    }),
  });
  return { orders, deadLetters, events };
}

/** Adds to a server that dies and comes back whether it is there. */
function partOf({ kill, start }: Pick<Part, 'kill' | 'start'>): Part {
  let isRunning = true;
  return {
    isRunning: () => isRunning,
    kill: async () => {
      isRunning = false;
      await kill();
    },
    start: async () => {
      if (isRunning) return;
      await start();
      isRunning = true;
    },
  };
}

/** Names each service whose graceful shutdown did not end with exit code 0. */
async function endAll(services: readonly RestartableService[]): Promise<string[]> {
  const endings = services
    .filter((service) => service.isRunning())
    .map(async (service) => ({ service, code: await service.terminate() }));
  const ended = await Promise.all(endings);
  return ended
    .filter(({ code }) => code !== 0)
    .map(
      ({ service, code }) => `${service.name} with exit code ${code}: ${service.output().trim().slice(-500)}`,
    );
}

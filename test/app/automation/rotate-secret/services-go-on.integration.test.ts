import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { connectTo } from '../../../../app/platform/postgres.ts';
import { eventually } from '../../../support/eventually.ts';
import type { PostgresServer } from '../../../support/postgres-server.ts';
import { startShopDatabase } from '../../../support/shop-database.ts';
import { startWholeShop, type WholeShop } from '../../../support/whole-shop.ts';
import { type RotatingCloud, startRotatingCloud } from './rotating-cloud.ts';

let rotating: RotatingCloud;
let shop: WholeShop;
let offer: Awaited<ReturnType<typeof findOffer>>;

beforeAll(async () => {
  rotating = await startRotatingCloud();
  const postgres = await postgresOf(rotating);
  const cache = await rotating.read(rotating.cacheSecretArn);
  shop = await startWholeShop({
    database: await startShopDatabase({ seed: 'demo', startServer: async () => postgres }),
    variables: {
      NODE_EXTRA_CA_CERTS: rotating.cloud.current.runtime.authority.certificateFile,
      AWS_ENDPOINT_URL: rotating.cloud.current.endpoint,
      DATABASE_SECRET_ARN: rotating.ownerSecretArn,
      REDIS_URL: rotating.cacheUrl.replace('//', '//shop@'),
      REDIS_PASSWORD: cache.password,
      REDIS_SECRET_ARN: rotating.cacheSecretArn,
    },
  });
  offer = await findOffer();
}, 180_000);

afterAll(async () => {
  await shop.stop();
  await rotating.end();
}, 60_000);

/** What a test asks the database itself, with the password of the moment. */
async function postgresOf({ cloud, database, ownerSecretArn, read }: RotatingCloud): Promise<PostgresServer> {
  const { username: user, password } = await read(ownerSecretArn);
  const address = { ...database, user, password, authorities: [cloud.authorityOf()] };
  return {
    address,
    directory: '',
    async run(name, sql) {
      const now = await read(ownerSecretArn);
      const client = await connectTo({ ...address, ...now, database: name }, { service: 'test' });
      try {
        return await client.query(sql);
      } finally {
        await client.end();
      }
    },
    crash: async () => undefined,
    start: async () => undefined,
    stop: async () => undefined,
  };
}

/** Asks again and again until it is stopped; tells how often, and every answer that is not good. */
function askOn(ask: () => Promise<Response>, callers: number) {
  let isOver = false;
  let answers = 0;
  const failures: string[] = [];
  const caller = async () => {
    while (!isOver) {
      const outcome = await ask().then(
        async (response) => (response.ok ? undefined : `${response.status} ${await response.text()}`),
        (error: unknown) => String(error),
      );
      if (outcome === undefined) answers += 1;
      else failures.push(outcome);
      await delay(20);
    }
  };
  const callersDone = Promise.all(Array.from({ length: callers }, caller));
  return {
    answers: () => answers,
    stop: async () => {
      isOver = true;
      await callersDone;
      return failures;
    },
  };
}

function order(): Promise<Response> {
  return fetch(`${shop.url}/api/orders`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'Idempotency-Key': randomUUID() },
    body: JSON.stringify({
      customerId: randomUUID(),
      email: 'ada@example.com',
      address: { name: 'Ada', street: 'Ring 1', postalCode: '10115', city: 'Berlin', country: 'DE' },
      currency: 'EUR',
      paymentMethod: 'card',
      lines: [offer],
    }),
  });
}

/** What there is most of; who comes when it is sold out is told so, which is as good. */
async function findOffer() {
  const { rows } = await shop.database.server.run(
    'shop',
    `select sku, amount_in_minor_units::int as price from catalog.price join catalog.stock using (sku)
      where country = 'DE' order by quantity desc limit 1`,
  );
  return { sku: rows[0].sku, quantity: 1, unitPriceInMinorUnits: rows[0].price };
}

/** So many at once that the service needs connections beside those that it has. */
async function manyAtOnce(ask: () => Promise<Response>): Promise<string[]> {
  const answers = await Promise.all(Array.from({ length: 15 }, ask));
  return answers.filter(({ ok }) => !ok).map(({ status }) => `many at once: ${status}`);
}

/** Of programs that nobody waits for: a statement that fails there is made again. */
const endConnectionsOfWorkers = () =>
  shop.database.server.run(
    'shop',
    `select pg_terminate_backend(pid) from pg_stat_activity
      where application_name in ('order-processor', 'payments')`,
  );

function restartCache(): void {
  const server = rotating.cloud.current.runtime.processes
    .list()
    .find(({ name }) => name.startsWith('redis/'));
  server?.child.kill('SIGKILL');
}

const history = () => fetch(`${shop.services.orders.url}/services/orders/customers/${randomUUID()}/orders`);
/** Never the same search twice, which would be answered from memory. */
const search = () =>
  fetch(`${shop.services.catalog.url}/services/catalog/products?country=DE&query=${randomUUID()}`);

it('rotations of its secrets go unnoticed by the shop: no request fails, no process ends, every order is processed', async () => {
  const { catalog, orders, payments, storefront } = shop.services;
  const processor = shop.services['order-processor'];
  const programs = [catalog, orders, payments, processor, storefront];
  const load = {
    ordering: askOn(order, 2),
    history: askOn(history, 2),
    catalogue: askOn(search, 2),
    pages: askOn(() => fetch(shop.url), 1),
  };
  const failuresAtOnce: string[] = [];
  for (let rotation = 1; rotation <= 2; rotation += 1) {
    await Promise.all([rotating.rotate(rotating.ownerSecretArn), rotating.rotate(rotating.cacheSecretArn)]);
    await endConnectionsOfWorkers();
    failuresAtOnce.push(...(await manyAtOnce(history)), ...(await manyAtOnce(search)));
  }
  // By now, the password with which the programs were started lets nobody in any more.
  restartCache();
  await eventually(() => {
    for (const program of [orders, catalog, processor, storefront])
      expect(program.output()).toContain('password renewed');
  });
  const failures = Object.fromEntries(
    await Promise.all(Object.entries(load).map(async ([name, { stop }]) => [name, await stop()] as const)),
  );

  expect(failuresAtOnce).toEqual([]);
  expect(failures).toEqual({ ordering: [], history: [], catalogue: [], pages: [] });
  for (const { answers } of Object.values(load)) expect(answers()).toBeGreaterThan(20);
  expect(programs.filter((program) => !program.isAlive())).toEqual([]);
  const accepted = load.ordering.answers();
  await eventually(async () => {
    const { rows } = await shop.database.server.run(
      'shop',
      `select count(*)::int as count from orders."order" where status in ('confirmed', 'rejected')`,
    );
    expect(rows[0].count).toBe(accepted);
  }, 30_000);
}, 120_000);

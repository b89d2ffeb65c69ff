import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import pg from 'pg';
import { type ShopDatabase, startShopDatabase } from '../support/shop-database.ts';
import { createAcceptedOrders } from './accepted-orders.ts';
import { checkOrders, type Evidence, readPlaces } from './check-orders.ts';
import { findOvertaken } from './sequence.ts';

let database: ShopDatabase;
let evidence: Evidence & { events: { eventId: string; orderId: string; type: 'order-confirmed' }[] };
const customerId = randomUUID();
const sku = 'MUG-1';

beforeAll(async () => {
  database = await startShopDatabase({ seed: 'none' });
  await database.pool.query(`
    insert into catalog.brand values ('clay', 'Clay', 'Pots');
    insert into catalog.product (sku, name, description, brand_slug, category)
    values ('${sku}', 'Mug', 'Holds tea', 'clay', 'Kitchen');
    insert into catalog.stock values ('${sku}', 10);`);
});

afterAll(() => database.stop());

beforeEach(async () => {
  await database.pool.query(`
    truncate orders."order", orders.dead_letter, payments."authorization" cascade;
    update catalog.stock set quantity = 10;`);
  evidence = {
    accepted: createAcceptedOrders(),
    initialStock: new Map([[sku, 10]]),
    authorizations: [],
    events: [],
  };
});

const check = () => checkOrders(database.pool, evidence);

/** An order for one mug that went as it should: accepted, confirmed, told, its stock taken. */
async function confirmedOrder(orderId: string = randomUUID()): Promise<string> {
  evidence.accepted.add({ orderId, customerId, idempotencyKey: orderId });
  await write(orderId);
  evidence.events.push({ eventId: randomUUID(), orderId, type: 'order-confirmed' });
  return orderId;
}

async function write(orderId: string): Promise<void> {
  await database.pool.query(
    `with placed as (
       insert into orders."order" (order_id, customer_id, status, placed_at, email, address, country, currency,
                                   total_in_minor_units, payment_authorization_id)
       values ($1, $2, 'confirmed', now(), 'ada@example.com', '{}', 'DE', 'EUR', 100, 'any')
     ), line as (
       insert into orders.order_line (order_id, position, sku, name, quantity, unit_price_in_minor_units)
       values ($1, 1, $3, 'Mug', 1, 100)
     )
     update catalog.stock set quantity = quantity - 1 where sku = $3`,
    [orderId, customerId, sku],
  );
}

it('finds nothing where every order went as it should', async () => {
  await confirmedOrder();
  await confirmedOrder();
  expect(await check()).toEqual({
    ...{ lost: [], doubled: [], outOfOrder: [], stockBelowZero: [], authorisedTwice: [] },
  });
});

it('finds an accepted order that is nowhere, and one that is stuck', async () => {
  const stuck = await confirmedOrder();
  await database.pool.query(`update orders."order" set status = 'reserved' where order_id = $1`, [stuck]);
  const nowhere = randomUUID();
  evidence.accepted.add({ orderId: nowhere, customerId, idempotencyKey: nowhere });
  const { lost } = await check();
  expect(lost.toSorted()).toEqual(
    [`${stuck} was accepted and is still reserved`, `${nowhere} was accepted and is nowhere`].toSorted(),
  );
});

it('does not miss an order that stands among the dead letters', async () => {
  const orderId = randomUUID();
  evidence.accepted.add({ orderId, customerId, idempotencyKey: orderId });
  await database.pool.query(
    `insert into orders.dead_letter (message_id, order_id, body, reason, receive_count) values ('1', $1, '', '', 1)`,
    [orderId],
  );
  expect((await check()).lost).toEqual([]);
});

it('finds an outcome that nobody was told, and one that was told twice', async () => {
  const untold = randomUUID();
  evidence.accepted.add({ orderId: untold, customerId, idempotencyKey: untold });
  await write(untold);
  const twice = await confirmedOrder();
  evidence.events.push({ eventId: randomUUID(), orderId: twice, type: 'order-confirmed' });
  const { lost, doubled } = await check();
  expect(lost).toEqual([`${untold} is confirmed, and there is no event of it`]);
  expect(doubled).toEqual([`${twice} was told order-confirmed and order-confirmed`]);
});

it('takes an event that was delivered twice for one', async () => {
  await confirmedOrder();
  evidence.events.push(...evidence.events);
  expect((await check()).doubled).toEqual([]);
});

it('finds a key that became two orders', async () => {
  const idempotencyKey = randomUUID();
  for (let count = 0; count < 2; count += 1) {
    const orderId = await confirmedOrder();
    evidence.accepted.add({ orderId, customerId, idempotencyKey });
  }
  expect((await check()).doubled).toHaveLength(1);
});

it('finds stock that was taken twice, and stock that was never taken', async () => {
  await confirmedOrder();
  await database.pool.query('update catalog.stock set quantity = quantity - 1');
  expect((await check()).doubled).toEqual([`of 10 ${sku}, orders hold 1, but 2 are gone`]);
  await database.pool.query('update catalog.stock set quantity = quantity + 2');
  expect((await check()).doubled).toEqual([`of 10 ${sku}, orders hold 1, but 0 are gone`]);
});

it('finds stock below zero', async () => {
  await database.pool.query('alter table catalog.stock drop constraint stock_quantity_check');
  await database.pool.query('update catalog.stock set quantity = -1');
  expect((await check()).stockBelowZero).toEqual([`${sku} stands at -1`]);
});

it('finds an order that took effect before an earlier one of the same customer', async () => {
  const [first, second] = [randomUUID(), randomUUID()];
  for (const orderId of [first, second]) {
    evidence.accepted.add({ orderId, customerId, idempotencyKey: orderId });
  }
  await write(second);
  await write(first);
  expect((await check()).outOfOrder).toEqual([`${second} overtook ${first} of customer ${customerId}`]);
});

it('compares sequence numbers as numbers, also over a pool that gives bigint as text', async () => {
  await database.pool.query('alter sequence orders.order_sequence_number_seq restart 9');
  await confirmedOrder();
  await confirmedOrder();
  const { DATABASE_HOST: host, DATABASE_PORT: port, ...others } = database.variables;
  const plain = new pg.Pool({
    ...{ host, port: Number(port), database: others.DATABASE_NAME, max: 1 },
    ...{ user: others.DATABASE_USER, password: others.DATABASE_PASSWORD },
    ssl: { rejectUnauthorized: false },
  });
  const { outOfOrder } = await checkOrders(plain, evidence);
  await plain.end();
  expect(outOfOrder).toEqual([]);
});

it('lets orders that waited in a lost region be overtaken, and no others', async () => {
  const [waited, alsoWaited, later] = [randomUUID(), randomUUID(), randomUUID()];
  for (const orderId of [waited, alsoWaited, later]) {
    evidence.accepted.add({ orderId, customerId, idempotencyKey: orderId });
  }
  for (const orderId of [later, alsoWaited, waited]) await write(orderId);
  evidence.waitedInLostRegion = new Set([waited, alsoWaited]);

  expect((await check()).outOfOrder).toEqual([`${alsoWaited} overtook ${waited} of customer ${customerId}`]);
  const places = await readPlaces(database.pool);
  expect(findOvertaken(evidence.accepted, places, evidence.waitedInLostRegion)).toEqual([waited, alsoWaited]);
});

it('finds money that was authorised twice, and money that is held for an order that is not confirmed', async () => {
  const orderId = await confirmedOrder();
  evidence = {
    ...evidence,
    authorizations: [
      { orderId, authorizationId: 'a' },
      { orderId, authorizationId: 'a' },
      { orderId, authorizationId: 'b' },
    ],
  };
  const nowhere = randomUUID();
  await database.pool.query(
    `insert into payments."authorization" (order_id, authorization_id, status, amount_in_minor_units, currency, payment_method)
     values ($1, 'c', 'authorized', 100, 'EUR', 'card')`,
    [nowhere],
  );
  expect((await check()).authorisedTwice).toEqual([
    `${orderId} was authorised as a and b`,
    `${nowhere} is authorized, but the order is nowhere`,
  ]);
});

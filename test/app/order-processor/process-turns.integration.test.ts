import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { askPayments } from '../../../app/order-processor/ask-payments.ts';
import type { OrderMessage, PlacedOrder } from '../../../app/order-processor/contract.ts';
import { StaleFencingTokenError } from '../../../app/order-processor/data/customer-fences.ts';
import type { Payments } from '../../../app/order-processor/data/payments.ts';
import { toWaves } from '../../../app/order-processor/domain/chains.ts';
import { processTurns } from '../../../app/order-processor/process-turns.ts';
import { reserve } from '../../../app/order-processor/reserve.ts';
import { settle } from '../../../app/order-processor/settle.ts';
import { createLogger } from '../../../app/platform/logger.ts';
import { eventually } from '../../support/eventually.ts';
import { aCancellation, aPlacedOrder } from './a-placed-order.ts';
import { aTurn, type OrderPath, startOrderPath } from './order-path.ts';

let path: OrderPath;
beforeAll(async () => {
  path = await startOrderPath({ processors: 0 });
});
afterEach(() => {
  path.payments.beforeBatch = undefined;
});
afterAll(() => path.stop());

const lineOf = (sku: string, quantity = 1, unitPriceInMinorUnits = 1000) => [
  { sku, quantity, unitPriceInMinorUnits },
];
const eventsOf = async (orderId: string): Promise<string[]> => {
  const { rows } = await path.pool.query(
    'select type from orders.outbox where order_id = $1 order by outbox_id',
    [orderId],
  );
  return rows.map(({ type }) => type);
};

describe('a set of orders', () => {
  it('is done for all customers but those whose fence is stale', async () => {
    const orders = Array.from({ length: 20 }, () => aPlacedOrder({ lines: lineOf('C') }));
    const [overtaken] = orders;
    if (!overtaken) throw new Error('There are twenty orders.');
    const before = await path.stockOf('C');
    await processTurns(path.dependencies, [
      aTurn(aCancellation({ ...overtaken, orderId: randomUUID() }), { fencingToken: 2 }),
    ]);
    const turns = orders.map((order) => aTurn(order));
    const failures = await processTurns(path.dependencies, turns);
    expect([...failures]).toEqual([[turns[0], expect.any(StaleFencingTokenError)]]);
    expect(await path.historyOf(overtaken.customerId)).toEqual([]);
    expect(await path.stockOf('C')).toBe(before - 19);
    for (const { orderId } of orders.slice(1))
      expect((await path.orderOf(orderId))?.status).toBe('confirmed');
  });

  it('gives the last pieces to whom they were accepted from first', async () => {
    const orders = [3, 1, 2].map((second) =>
      aPlacedOrder({ placedAt: `2026-11-22T12:00:0${second}.000Z`, lines: lineOf('B', 2) }),
    );
    await processTurns(
      path.dependencies,
      orders.map((order) => aTurn(order)),
    );
    const statuses = await Promise.all(
      orders.map(async ({ orderId }) => (await path.orderOf(orderId))?.status),
    );
    expect(statuses).toEqual(['rejected', 'confirmed', 'rejected']);
  });

  it('takes one of two customers who use the same order id, and does not stumble', async () => {
    const first = aPlacedOrder();
    const second = aPlacedOrder({ orderId: first.orderId });
    const failures = await processTurns(path.dependencies, [aTurn(first), aTurn(second)]);
    expect(failures.size).toBe(0);
    expect(await path.historyOf(first.customerId)).toMatchObject([{ status: 'confirmed' }]);
    expect(await path.historyOf(second.customerId)).toEqual([]);
  });

  it('is halved until the order that the database refuses is alone', async () => {
    const poison = aPlacedOrder({ lines: lineOf('C', 2 ** 30, 2 ** 52) });
    const orders = Array.from({ length: 9 }, () => aPlacedOrder());
    const turns = [...orders.slice(0, 4), poison, ...orders.slice(4)].map((order) => aTurn(order));
    const failures = await processTurns(path.dependencies, turns);
    expect([...failures.keys()]).toEqual([turns[4]]);
    for (const { orderId } of orders) expect((await path.orderOf(orderId))?.status).toBe('confirmed');
  });

  it('fails as a whole while payments is away, and is not halved for that', async () => {
    let asked = 0;
    const away: Payments = {
      ...path.dependencies.payments,
      authorize: () => {
        asked += 1;
        return Promise.reject(new Error('payments is away'));
      },
    };
    const turns = Array.from({ length: 8 }, () => aTurn(aPlacedOrder()));
    expect((await processTurns({ ...path.dependencies, payments: away }, turns)).size).toBe(8);
    expect(asked).toBe(1);
  });

  it('says in the log what comes under the id of an order with other content', async () => {
    const order = aPlacedOrder();
    await processTurns(path.dependencies, [aTurn(order)]);
    const lines: unknown[] = [];
    const logger = createLogger({ service: 'test' });
    logger.level = 'silent';
    logger.warn = (...line: unknown[]) => void lines.push(line);
    const before = await path.stockOf('A');
    await processTurns({ ...path.dependencies, logger }, [
      aTurn({ ...order, lines: lineOf('A', 7) }, { fencingToken: 2 }),
      aTurn(aPlacedOrder({ orderId: order.orderId })),
    ]);
    expect(lines).toMatchObject([
      [
        { orderId: order.orderId, because: 'the order id stands for an order with other content' },
        expect.any(String),
      ],
      [{ orderId: order.orderId, because: 'the order id belongs to another customer' }, expect.any(String)],
    ]);
    expect(JSON.stringify(lines)).not.toContain('example.com');
    expect(await path.stockOf('A')).toBe(before);
  });
});

describe('an answer of payments', () => {
  it('has its effect once, also when the same holder of the lease writes it twice', async () => {
    const order = aPlacedOrder({ lines: lineOf('C', 3), paymentMethod: 'card-declined' });
    const before = await path.stockOf('C');
    const turn = aTurn(order);
    const { standings } = await reserve(path.dependencies, [turn]);
    const { transitions } = await askPayments(path.dependencies, standings);
    await settle(path.dependencies, transitions);
    await settle(path.dependencies, transitions);
    expect(await path.stockOf('C')).toBe(before);
    expect(await eventsOf(order.orderId)).toEqual(['order-declined']);
  });
});

describe('a price', () => {
  it('counts as it was when the customer was quoted it', async () => {
    const quotedAt = new Date(Date.now() - 3_600_000).toISOString();
    await path.pool.query(`
      insert into catalog.product (sku, name, description, brand_slug, category) values ('P', 'Pot', 'Any', 'brand', 'Any');
      insert into catalog.stock (sku, quantity) values ('P', 100);
      insert into catalog.price (sku, country, amount_in_minor_units) values ('P', 'DE', 1000);
      update catalog.price_history set valid_from = now() - interval '2 hours' where sku = 'P';
      update catalog.price set amount_in_minor_units = 1500 where sku = 'P';
      update catalog.price_history set valid_to = now() - interval '30 minutes' where sku = 'P' and amount_in_minor_units = 1000;
      update catalog.price_history set valid_from = now() - interval '30 minutes' where sku = 'P' and amount_in_minor_units = 1500;`);
    const placedAt = new Date().toISOString();
    const quoted = aPlacedOrder({ placedAt, quotedAt, lines: lineOf('P') });
    const unquoted = aPlacedOrder({ placedAt, lines: lineOf('P') });
    const ofToday = aPlacedOrder({ placedAt, lines: lineOf('P', 1, 1500) });
    await processTurns(
      path.dependencies,
      [quoted, unquoted, ofToday].map((order) => aTurn(order)),
    );
    const statuses = [quoted, unquoted, ofToday].map(({ orderId }) => path.orderOf(orderId));
    expect(await Promise.all(statuses)).toMatchObject([
      { status: 'confirmed' },
      { status: 'rejected', reason: 'the price of Pot has changed' },
      { status: 'confirmed' },
    ]);
  });
});

describe('a processor whose lease has passed to another one', () => {
  it('cannot settle an order whose payment it has asked for, and the other one has done so', async () => {
    const order = aPlacedOrder({ lines: lineOf('C', 3) });
    const before = await path.stockOf('C');
    let isFirst = true;
    path.payments.beforeBatch = async () => {
      if (!isFirst) return;
      isFirst = false;
      await processTurns(path.dependencies, [aTurn(order, { fencingToken: 2 })]);
    };
    const paused = aTurn(order, { fencingToken: 1 });
    const failures = await processTurns(path.dependencies, [paused]);
    expect(failures.get(paused)).toBeInstanceOf(StaleFencingTokenError);
    expect((await path.orderOf(order.orderId))?.status).toBe('confirmed');
    expect(path.payments.authorizations.get(order.orderId)).toBe(1);
    expect(await path.stockOf('C')).toBe(before - 3);
    expect(await eventsOf(order.orderId)).toEqual(['order-confirmed']);
  });

  it('cannot undo what the customer has wished meanwhile', async () => {
    const order = aPlacedOrder({ lines: lineOf('C', 3) });
    const before = await path.stockOf('C');
    let isFirst = true;
    path.payments.beforeBatch = async () => {
      if (!isFirst) return;
      isFirst = false;
      await processTurns(path.dependencies, [aTurn(order, { fencingToken: 2 })]);
      await processTurns(path.dependencies, [aTurn(aCancellation(order), { fencingToken: 3 })]);
    };
    await processTurns(path.dependencies, [aTurn(order, { fencingToken: 1 })]);
    expect((await path.orderOf(order.orderId))?.status).toBe('cancelled');
    expect(path.payments.payments.get(order.orderId)?.status).toBe('voided');
    expect(await path.stockOf('C')).toBe(before);
  });
});

/** Fails in the middle of a set where it is told to, before payments has heard of it or after it has answered. */
function dyingPayments(dies: 'before' | 'after' | undefined): Payments {
  const { payments } = path.dependencies;
  const die = () => Promise.reject(new Error('the processor dies here'));
  const around =
    <Request, Answer>(ask: (request: Request) => Promise<Answer>) =>
    async (request: Request): Promise<Answer> => {
      if (dies === 'before') return die();
      const answer = await ask(request);
      return dies === 'after' ? die() : answer;
    };
  return {
    authorize: around(payments.authorize),
    void: around(payments.void),
    refund: around(payments.refund),
  };
}

interface Story {
  wishes: OrderMessage[];
  quantities: number[];
}

/** Orders of one customer, some of them cancelled later. */
const story = fc
  .array(
    fc.record({
      quantity: fc.integer({ min: 1, max: 3 }),
      isDeclined: fc.boolean(),
      isCancelled: fc.boolean(),
    }),
    { minLength: 1, maxLength: 3 },
  )
  .map((orders) => (customerId: string): Story => {
    const placed = orders.map(({ quantity, isDeclined }) =>
      aPlacedOrder({
        customerId,
        lines: lineOf('C', quantity),
        paymentMethod: isDeclined ? 'card-declined' : 'card',
      }),
    );
    const cancelled = placed.filter((_, index) => orders[index]?.isCancelled);
    return {
      wishes: [...placed, ...cancelled.map(aCancellation)],
      quantities: orders.map(({ quantity }) => quantity),
    };
  });

const deaths = fc.array(fc.constantFrom('before' as const, 'after' as const, undefined), { maxLength: 3 });

async function tell(wishes: readonly OrderMessage[], dies: 'before' | 'after' | undefined): Promise<void> {
  const payments = dyingPayments(dies);
  for (const wave of toWaves(wishes, ({ customerId }) => customerId)) {
    // Tokens grow from delivery to delivery, as leases make them.
    token += 1;
    const turns = wave.map((wish) => aTurn(wish, { fencingToken: token }));
    await processTurns({ ...path.dependencies, payments }, turns);
  }
}
let token = 1;

describe('any sequence of deliveries', () => {
  it('with deaths, repetitions and latecomers ends as if each message had come once', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(story, { minLength: 1, maxLength: 4 }),
        deaths,
        fc.nat(),
        async (makers, dying, late) => {
          const calm = makers.map((make) => make(randomUUID()));
          const before = await path.stockOf('C');
          await tell(
            calm.flatMap(({ wishes }) => wishes),
            undefined,
          );
          const takenCalmly = before - (await path.stockOf('C'));

          const rough = makers.map((make) => make(randomUUID()));
          const heads = rough.flatMap(({ wishes }) => wishes);
          const length = Math.max(...rough.map(({ wishes }) => wishes.length));
          for (let index = 0; index < length; index += 1) {
            const wave = rough.flatMap(({ wishes }) => wishes[index] ?? []);
            for (const dies of [...dying, undefined]) await tell(wave, dies);
            const told = rough.flatMap(({ wishes }) => wishes.slice(0, index + 1));
            const latecomer = told[late % told.length];
            if (latecomer) await tell([latecomer], undefined);
          }
          expect(before - takenCalmly - (await path.stockOf('C'))).toBe(takenCalmly);
          expect(await statusesOf(heads)).toEqual(await statusesOf(calm.flatMap(({ wishes }) => wishes)));
          expect(await eventsOfAll(heads)).toEqual(await eventsOfAll(calm.flatMap(({ wishes }) => wishes)));
          for (const { orderId } of heads) expect(path.payments.authorizations.get(orderId) ?? 1).toBe(1);
        },
      ),
      { numRuns: 15 },
    );
  });
});

const isPlaced = (wish: OrderMessage): wish is PlacedOrder => 'lines' in wish;

function statusesOf(wishes: readonly OrderMessage[]) {
  const orders = wishes.filter(isPlaced);
  return Promise.all(orders.map(async ({ orderId }) => (await path.orderOf(orderId))?.status));
}

function eventsOfAll(wishes: readonly OrderMessage[]) {
  return Promise.all(wishes.filter(isPlaced).map(({ orderId }) => eventsOf(orderId)));
}

describe('the transaction that changed an order', () => {
  it('is noted, whoever changes it', async () => {
    const order = aPlacedOrder();
    await processTurns(path.dependencies, [aTurn(order)]);
    const read = async () => {
      const { rows } = await path.pool.query(
        `select changed_in::text::bigint as changed, created_in::text::bigint as created
           from orders."order" where order_id = $1`,
        [order.orderId],
      );
      return rows[0];
    };
    const settled = await read();
    expect(settled.changed).toBeGreaterThan(settled.created);
    await path.pool.query(`update orders."order" set status = status where order_id = $1`, [order.orderId]);
    await eventually(async () => expect((await read()).changed).toBeGreaterThan(settled.changed));
  });
});

import type { Measurement } from '../measurement.ts';
import { makeOrders, type OrderMix } from './bench-orders.ts';
import { type OrderWorkbench, startOrderWorkbench } from './order-workbench.ts';
import { measureOrdinaryCode } from './ordinary-code.ts';
import { removeOrders, storeOrders } from './stored-orders.ts';

const ordersAtOnce = 20_000;
const ordersOfYardstick = 6_000;
const storedOrders = 1_000_000;
const everywhere: OrderMix = { customers: 1000, products: 1000 };
const hot: OrderMix = { customers: 1000, products: 10 };

/** How many orders the path processes per second, beside ordinary code on the same PostgreSQL in the same minutes. */
export async function measureOrders(): Promise<Measurement[]> {
  const bench = await startOrderWorkbench();
  try {
    // The first run warms up: files in the page cache, pages in PostgreSQL's buffers.
    await bench.measureProcessing(makeOrders(2000, everywhere));
    const ordinary = await measureYardstick(bench, everywhere);
    const spread = await measureAfresh(bench, everywhere);
    const ordinaryHot = await measureYardstick(bench, hot);
    const ofHot = await measureAfresh(bench, hot);
    const empty = await measureAfresh(bench, everywhere);
    await removeOrders(bench.database);
    await storeOrders(bench.database, storedOrders);
    const full = await bench.measureProcessing(makeOrders(ordersAtOnce, everywhere));
    return [
      {
        what: 'orders processed, two processors, against ordinary code',
        ...{ unit: '×', target: { atLeast: 2 }, value: spread / ordinary },
        detail: `${perSecond(spread)} : ${perSecond(ordinary)}`,
      },
      {
        what: 'the same with ten hot products',
        ...{ unit: '×', target: { atLeast: 2 }, value: ofHot / ordinary },
        detail: `${perSecond(ofHot)} : ${perSecond(ordinary)}; ordinary code with them ${perSecond(ordinaryHot)}`,
      },
      {
        what: 'orders processed with 1,000,000 stored, against none',
        ...{ unit: '×', target: { atLeast: 0.85 }, value: full / empty },
        detail: `${perSecond(full)} : ${perSecond(empty)}`,
      },
    ];
  } finally {
    await bench.stop();
  }
}

async function measureYardstick({ database }: OrderWorkbench, mix: OrderMix): Promise<number> {
  await removeOrders(database);
  const address = { ...database.server.address, database: database.variables.DATABASE_NAME };
  return measureOrdinaryCode(address, makeOrders(ordersOfYardstick, mix));
}

async function measureAfresh(
  { database, measureProcessing }: OrderWorkbench,
  mix: OrderMix,
): Promise<number> {
  await removeOrders(database);
  return measureProcessing(makeOrders(ordersAtOnce, mix));
}

const perSecond = (rate: number) => `${Math.round(rate)}/s`;

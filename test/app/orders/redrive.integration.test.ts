import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { redriveAll } from '../../../app/orders/redrive.ts';
import { type ShopDatabase, startShopDatabase } from '../../support/shop-database.ts';
import { storeDeadLetter } from './an-order.ts';

let database: ShopDatabase;

beforeAll(async () => {
  database = await startShopDatabase({ seed: 'none' });
});

afterAll(() => database.stop());

it('sends again what is open now, and not what comes back meanwhile', async () => {
  for (let count = 0; count < 12; count++) await storeDeadLetter(database.pool);
  const orderQueue = {
    send: async (messages: readonly unknown[]) => {
      for (const _ of messages) await storeDeadLetter(database.pool);
      return messages.map(() => true);
    },
    check: async () => undefined,
  };
  const user = { subject: '1', name: 'grace' };
  expect(await redriveAll({ pool: database.pool, orderQueue }, user)).toBe(12);
  const { rows } = await database.pool.query(
    'select count(*)::integer as open from orders.dead_letter where redriven_at is null',
  );
  expect(rows).toEqual([{ open: 12 }]);
});

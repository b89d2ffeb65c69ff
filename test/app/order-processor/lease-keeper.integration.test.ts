import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  acquireLeases,
  releaseLeases,
  renewLeases,
} from '../../../app/order-processor/data/customer-leases.ts';
import { createLeaseKeeper } from '../../../app/order-processor/lease-keeper.ts';
import { connectRedis, type Redis } from '../../../app/platform/redis.ts';
import { eventually } from '../../support/eventually.ts';
import { type RedisServer, startRedis } from '../../support/redis-server.ts';
import { type ShopDatabase, startShopDatabase } from '../../support/shop-database.ts';
import { silentLogger } from '../../support/silent-logger.ts';

let server: RedisServer;
let redis: Redis;
let database: ShopDatabase;
beforeAll(async () => {
  [server, database] = await Promise.all([startRedis(), startShopDatabase({ seed: 'none' })]);
  redis = await connectRedis({ url: server.url, logger: silentLogger() });
});
afterAll(async () => {
  redis.disconnect();
  await Promise.all([server.stop(), database.stop()]);
});

const acquire = (customerIds: string[], floors = new Map<string, number>(), lifetimeInMilliseconds = 5000) =>
  acquireLeases(redis, { customerIds, floors, lifetimeInMilliseconds });
const keeperWith = (leaseLifetimeInMilliseconds: number) =>
  createLeaseKeeper({ pool: database.pool, redis, logger: silentLogger(), leaseLifetimeInMilliseconds });

describe('leases', () => {
  it('are held by one processor at a time, and each has a higher token than the one before', async () => {
    const [anna, ben] = [randomUUID(), randomUUID()];
    const first = await acquire([anna]);
    const second = await acquire([anna, ben]);
    expect(second.map(({ customerId }) => customerId)).toEqual([ben]);
    await releaseLeases(redis, first);
    const [third] = await acquire([anna]);
    expect(third?.fencingToken).toBeGreaterThan(first[0]?.fencingToken ?? 0);
  });

  it('are neither renewed nor released by who has lost them', async () => {
    const customerId = randomUUID();
    const lost = await acquire([customerId]);
    await redis.del(`order-processor:{${customerId}}:lease`);
    const held = await acquire([customerId]);
    expect(await renewLeases(redis, [...lost, ...held], 5000)).toEqual(lost);
    await releaseLeases(redis, lost);
    expect(await renewLeases(redis, held, 5000)).toEqual([]);
  });

  it('have tokens above those that PostgreSQL knows, when Redis has lost everything', async () => {
    const [anna, ben] = [randomUUID(), randomUUID()];
    await server.crash();
    await server.start();
    await eventually(() => redis.ping());
    const floors = new Map([[anna, 41]]);
    const first = await acquire([anna, ben], floors);
    expect(first.map(({ fencingToken }) => fencingToken)).toEqual([42, 1]);
    await releaseLeases(redis, first);
    const next = await acquire([anna, ben], floors);
    expect(next.map(({ fencingToken }) => fencingToken)).toEqual([43, 2]);
  });
});

describe('a lease keeper', () => {
  it('holds its leases past their lifetime, until it releases them', async () => {
    const customerId = randomUUID();
    const keeper = keeperWith(300);
    const fences = await keeper.take([customerId]);
    const until = performance.now() + 700;
    while (performance.now() < until) expect(await acquire([customerId])).toEqual([]);
    await keeper.release(fences);
    expect(await acquire([customerId])).toHaveLength(1);
    await keeper.stop();
  });

  it('releases what it still holds when it stops', async () => {
    const customerId = randomUUID();
    const keeper = keeperWith(10_000);
    await keeper.take([customerId]);
    await keeper.stop();
    expect(await acquire([customerId])).toHaveLength(1);
  });

  it('begins above the token under which the customer was last written for', async () => {
    const customerId = randomUUID();
    await database.pool.query(
      'insert into orders.customer_fence (customer_id, fencing_token, lease_holder) values ($1, 7, $2)',
      [customerId, randomUUID()],
    );
    const keeper = keeperWith(10_000);
    expect(await keeper.take([customerId])).toMatchObject([{ customerId, fencingToken: 8 }]);
    await keeper.stop();
  });
});

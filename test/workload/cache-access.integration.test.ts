import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import { catalog } from '../../app/catalog/contract.ts';
import { createAnswerStore } from '../../app/catalog/data/answer-store.ts';
import { orderProcessor } from '../../app/order-processor/contract.ts';
import { acquireLeases, releaseLeases, renewLeases } from '../../app/order-processor/data/customer-leases.ts';
import { connectRedis, type Redis } from '../../app/platform/redis.ts';
import { storefront } from '../../app/storefront/contract.ts';
import { createAdmission } from '../../app/storefront/data/admission.ts';
import { cacheAccessString } from '../../workload/data/cache-access-string.ts';
import { eventually } from '../support/eventually.ts';
import { type RedisServer, startRedis } from '../support/redis-server.ts';
import { silentLogger } from '../support/silent-logger.ts';

const clients = [storefront, catalog, orderProcessor] as const;
const password = 'of the user';

let server: RedisServer;
let open: Redis[] = [];

beforeAll(async () => {
  server = await startRedis();
  const administrator = await connectRedis({ url: server.url, logger: silentLogger() });
  for (const { name, cache } of clients) {
    await administrator.acl('SETUSER', name, `>${password}`, ...cacheAccessString(cache).split(' '));
  }
  administrator.disconnect();
});

afterAll(() => server.stop());

afterEach(() => {
  for (const redis of open) redis.disconnect();
  open = [];
});

/** A connection of a program, with the permissions that its template gives its user. */
async function connectAs(name: string): Promise<{ redis: Redis; complaints: string[]; logger: pino.Logger }> {
  const url = server.variables.REDIS_URL.replace('redis://', `redis://${name}@`);
  const redis = await connectRedis({ url, password, logger: silentLogger() });
  open.push(redis);
  const complaints: string[] = [];
  const logger = pino({ level: 'debug' }, { write: (line: string) => void complaints.push(line) });
  return { redis, complaints, logger };
}

describe('the user of', () => {
  it('catalog may do all that catalog does', async () => {
    const { redis, logger, complaints } = await connectAs('catalog');
    const store = createAnswerStore({ redis, logger, version: '1' });
    const answer = { status: 200, entityTag: '"1"', body: Buffer.from('{}') };

    await store.keep('a', answer as never, 60);
    await store.find('a');
    const giveUp = await store.claim('a');
    await giveUp?.();

    expect(await (await store.claim('a'))?.()).toBeUndefined();
    expect(giveUp).toBeDefined();
    expect(complaints).toEqual([]);
  });

  it('storefront may do all that storefront does', async () => {
    const { redis, logger, complaints } = await connectAs('storefront');
    const admission = createAdmission(redis, logger);
    const limit = { name: 'visit', quota: 2, windowInSeconds: 60 };
    const claim = { key: 'key', fingerprint: 'print' };

    const { standings } = await admission.countAndClaim([{ limit, client: 'one' }], claim);
    expect(await admission.find('key')).toEqual({ fingerprint: 'print', isAccepted: false });
    admission.markAccepted(claim);
    await eventually(async () => expect((await admission.find('key'))?.isAccepted).toBe(true));
    admission.release('key');
    await eventually(async () => expect(await admission.find('key')).toBeUndefined());
    await admission.check();

    expect(standings).toHaveLength(1);
    expect(complaints).toEqual([]);
  });

  it('order-processor may do all that order-processor does', async () => {
    const { redis } = await connectAs('order-processor');
    const lifetimeInMilliseconds = 10_000;

    const fences = await acquireLeases(redis, {
      ...{ customerIds: ['ada'], lifetimeInMilliseconds },
      floors: new Map([['ada', 41]]),
    });

    expect(fences).toMatchObject([{ customerId: 'ada', fencingToken: 42 }]);
    expect(await renewLeases(redis, fences, lifetimeInMilliseconds)).toEqual([]);
    await releaseLeases(redis, fences);
    await expect(redis.ping()).resolves.toBe('PONG');
  });

  it.each(clients)('$name may not touch the keys of the others, nor the server', async ({ name }) => {
    const { redis } = await connectAs(name);

    for (const other of clients.filter((client) => client.name !== name)) {
      await expect(redis.get(other.cache.keys.replace('*', 'key'))).rejects.toThrow(/NOPERM/);
    }
    await expect(redis.flushall()).rejects.toThrow(/NOPERM/);
    await expect(redis.keys('*')).rejects.toThrow(/NOPERM/);
    await expect(redis.config('GET', 'maxmemory')).rejects.toThrow(/NOPERM/);
  });
});

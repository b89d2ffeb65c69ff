import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { connectRedis, type Redis } from '../../../app/platform/redis.ts';
import { eventually } from '../../support/eventually.ts';
import { type RedisServer, startRedis } from '../../support/redis-server.ts';
import { silentLogger } from '../../support/silent-logger.ts';

let server: RedisServer;
let redis: Redis | undefined;

beforeEach(async () => {
  server = await startRedis();
});

afterEach(async () => {
  redis?.disconnect();
  await server.stop();
});

describe('a connection to Redis', () => {
  it('can be used at once', async () => {
    redis = await connectRedis({ url: server.url, logger: silentLogger() });
    await redis.set('key', 'value');
    expect(await redis.get('key')).toBe('value');
  });

  it('fails each command at once while Redis is down, and works again when it is back', async () => {
    redis = await connectRedis({ url: server.url, logger: silentLogger() });
    await server.crash();
    const startedAt = performance.now();
    await expect(redis.get('key')).rejects.toThrow();
    expect(performance.now() - startedAt).toBeLessThan(1000);
    await server.start();
    await eventually(() => redis?.ping());
  });

  it('does not keep a service from starting while Redis is down', async () => {
    await server.crash();
    redis = await connectRedis({ url: server.url, logger: silentLogger() });
    await expect(redis.ping()).rejects.toThrow();
    await server.start();
    await eventually(() => redis?.ping());
  });
});

import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Cluster, Redis } from 'ioredis';
import { Rehearsal } from '../rehearsal.ts';
import { connectOrFail } from './connect-or-fail.ts';

describe('a serverless cache of ElastiCache', () => {
  const rehearsal = new Rehearsal();
  const password = 'a password of sixteen or more';
  const user = { Engine: 'valkey', UserName: 'shop', AccessString: 'on ~* +@all', Passwords: [password] };
  const cache = { ServerlessCacheName: 'Pages', Engine: 'valkey', UserGroupId: 'readers' };

  beforeAll(async () => {
    await rehearsal.create('AWS::ElastiCache::User', 'Shop', { ...user, UserId: 'shop' });
    await rehearsal.create('AWS::ElastiCache::UserGroup', 'Users', {
      ...{ UserGroupId: 'readers', UserIds: ['shop'] },
    });
    await rehearsal.create('AWS::ElastiCache::ServerlessCache', 'Cache', cache);
  }, 30_000);
  afterAll(() => rehearsal.stop());

  const options = (given = password) => ({
    ...{ username: 'shop', password: given, retryStrategy: () => null },
    tls: { ca: readFileSync(rehearsal.runtime.authority.certificateFile) },
  });
  const placeOf = (endpoint: 'Endpoint' | 'ReaderEndpoint') => {
    const { attributes } = rehearsal.record('Cache');
    return { host: String(attributes[`${endpoint}.Address`]), port: Number(attributes[`${endpoint}.Port`]) };
  };
  async function ask<T>(work: (cluster: Cluster) => Promise<T>, endpoint = 'Endpoint' as const): Promise<T> {
    const cluster = new Cluster([placeOf(endpoint)], { redisOptions: options() });
    return work(cluster).finally(() => cluster.disconnect());
  }
  async function askPlainly<T>(work: (redis: Redis) => Promise<T>, more: object): Promise<T> {
    const redis = new Redis({ ...placeOf('ReaderEndpoint'), ...more, lazyConnect: true });
    try {
      await connectOrFail(redis);
      return await work(redis);
    } finally {
      redis.disconnect();
    }
  }

  it('is used as a cluster, and keeps what it holds over a restart', async () => {
    expect(rehearsal.record('Cache')).toMatchObject({
      physicalId: 'pages',
      attributes: { Status: 'available', ARN: expect.stringMatching(/:serverlesscache:pages$/) },
    });
    await ask((cluster) => cluster.set('page', 'kept'));
    await rehearsal.restart();
    expect(await ask((cluster) => cluster.get('page'))).toBe('kept');
    expect(await askPlainly((redis) => redis.get('page'), options())).toBe('kept');
  }, 30_000);

  it('refuses what a cluster refuses', async () => {
    await expect(ask((cluster) => cluster.call('MSET', 'one', '1', 'two', '2'))).rejects.toThrow('CROSSSLOT');
    await expect(askPlainly((redis) => redis.select(1), options())).rejects.toThrow('SELECT is not allowed');
  });

  it('lets in nobody without a password, and nobody in the clear', async () => {
    await expect(askPlainly((redis) => redis.get('page'), options('guess'))).rejects.toThrow(/WRONGPASS/);
    const { tls: _, ...clear } = options();
    await expect(askPlainly((redis) => redis.get('page'), clear)).rejects.toThrow();
  });

  it('is refused where it is no Redis, and gone when it is deleted', async () => {
    const memcached = { ...cache, Engine: 'memcached' };
    await expect(rehearsal.create('AWS::ElastiCache::ServerlessCache', 'Other', memcached)).rejects.toThrow(
      /Engine: only Redis and Valkey run here/,
    );
    await rehearsal.delete('Cache');
    expect(rehearsal.runtime.processes.list()).toEqual([]);
  });
});

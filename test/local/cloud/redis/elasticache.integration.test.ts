import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Redis, type RedisOptions } from 'ioredis';
import { Rehearsal, until } from '../rehearsal.ts';
import { connectOrFail } from './connect-or-fail.ts';

describe('an ElastiCache replication group', () => {
  const rehearsal = new Rehearsal();

  beforeAll(async () => {
    await rehearsal.create('AWS::ElastiCache::ReplicationGroup', 'Cache', {
      ReplicationGroupDescription: 'Leases',
      Engine: 'valkey',
    });
  });

  afterAll(() => rehearsal.stop());

  const ask = async <T>(work: (redis: Redis) => Promise<T>): Promise<T> => {
    const { attributes } = rehearsal.record('Cache');
    const redis = new Redis(
      `redis://${attributes['PrimaryEndPoint.Address']}:${attributes['PrimaryEndPoint.Port']}`,
      { lazyConnect: true, retryStrategy: () => null },
    );
    redis.on('error', () => {});
    await redis.connect();
    try {
      return await work(redis);
    } finally {
      redis.disconnect();
    }
  };

  it('keeps what it holds at the same address across a kill and a restart', async () => {
    await ask((redis) => redis.set('fence:7', 41));
    const [server] = rehearsal.runtime.processes.list();
    process.kill(Number(server?.pid), 'SIGKILL');
    await until(() =>
      ask((redis) => redis.incr('fence:7')).then(
        (value) => value === 42,
        () => false,
      ),
    );
    await rehearsal.restart();
    expect(await ask((redis) => redis.get('fence:7'))).toBe('42');
  });

  it('is gone when it is deleted', async () => {
    await rehearsal.delete('Cache');
    expect(rehearsal.runtime.processes.list()).toEqual([]);
  });
});

describe('an ElastiCache cluster of one node', () => {
  const rehearsal = new Rehearsal();
  const node = { Engine: 'redis', NumCacheNodes: 1, CacheNodeType: 'cache.t4g.micro' };

  afterAll(() => rehearsal.stop());

  const ask = (command: (redis: Redis) => Promise<unknown>) => {
    const { attributes } = rehearsal.record('Cluster');
    const redis = new Redis(
      Number(attributes['RedisEndpoint.Port']),
      String(attributes['RedisEndpoint.Address']),
    );
    return command(redis).finally(() => redis.disconnect());
  };

  it('keeps what it holds at its endpoint across a restart', async () => {
    await rehearsal.create('AWS::ElastiCache::CacheCluster', 'Cluster', node);
    await ask((redis) => redis.set('page', 'kept'));
    await rehearsal.restart();
    expect(await ask((redis) => redis.get('page'))).toBe('kept');
    await rehearsal.delete('Cluster');
    expect(rehearsal.runtime.processes.list()).toEqual([]);
  });

  it('is refused where it is no Redis, or more than one node', async () => {
    const create = (given: object) =>
      rehearsal.create('AWS::ElastiCache::CacheCluster', 'Other', { ...node, ...given });
    await expect(create({ Engine: 'memcached' })).rejects.toThrow(/Engine: only Redis runs here/);
    await expect(create({ NumCacheNodes: 2 })).rejects.toThrow(
      /NumCacheNodes: a cluster of Redis has one node/,
    );
  });
});

describe('an ElastiCache replication group with encryption and users', () => {
  const rehearsal = new Rehearsal();
  const catalog = {
    Engine: 'valkey',
    UserId: 'valkey-test-catalog',
    UserName: 'catalog',
    AccessString: 'on ~catalog:* -@all +get +set +info',
    Passwords: ['a password of sixteen or more'],
  };

  beforeAll(async () => {
    await rehearsal.create('AWS::ElastiCache::User', 'Default', {
      ...catalog,
      ...{ UserId: 'valkey-test-default', UserName: 'default', AccessString: 'off -@all' },
    });
    await rehearsal.create('AWS::ElastiCache::User', 'Catalog', catalog);
    await rehearsal.create('AWS::ElastiCache::UserGroup', 'Users', {
      UserGroupId: 'valkey-test',
      UserIds: ['valkey-test-default', 'valkey-test-catalog'],
    });
    await rehearsal.create('AWS::ElastiCache::ReplicationGroup', 'Cache', {
      ReplicationGroupDescription: 'Leases',
      TransitEncryptionEnabled: true,
      UserGroupIds: ['valkey-test'],
    });
  });

  afterAll(() => rehearsal.stop());

  const connect = async (options: RedisOptions): Promise<Redis> => {
    const { attributes } = rehearsal.record('Cache');
    const redis = new Redis({
      host: String(attributes['PrimaryEndPoint.Address']),
      port: Number(attributes['PrimaryEndPoint.Port']),
      tls: { ca: readFileSync(rehearsal.runtime.authority.certificateFile) },
      ...{ lazyConnect: true, retryStrategy: () => null, ...options },
    });
    await connectOrFail(redis);
    return redis;
  };
  const asCatalog = { username: 'catalog', password: catalog.Passwords[0] ?? '' };

  it('lets a user do what its access string says, on its own keys, and nothing else', async () => {
    const redis = await connect(asCatalog);
    await redis.set('catalog:answer', 'kept');
    expect(await redis.get('catalog:answer')).toBe('kept');
    await expect(redis.get('storefront:limit')).rejects.toThrow(/NOPERM/);
    await expect(redis.del('catalog:answer')).rejects.toThrow(/NOPERM/);
    redis.disconnect();
  });

  it('lets nobody in without the right password, nor the default user at all', async () => {
    await expect(connect({ username: 'catalog', password: 'guess' })).rejects.toThrow(/WRONGPASS/);
    await expect(connect({ password: asCatalog.password })).rejects.toThrow(/WRONGPASS/);
    await expect(connect({}).then((redis) => redis.get('catalog:answer'))).rejects.toThrow(/NOAUTH/);
  });

  it('shows a certificate that only those accept who trust its authority', async () => {
    await expect(connect({ ...asCatalog, tls: {} })).rejects.toThrow(/unable to verify|self-signed/);
  });

  it('takes a second password beside the first one, and knows it after a restart', async () => {
    const next = { ...asCatalog, password: 'the next password, as long' };
    await rehearsal.update('Catalog', { ...catalog, Passwords: [asCatalog.password, next.password] });
    for (const credentials of [asCatalog, next]) (await connect(credentials)).disconnect();
    await rehearsal.restart();
    const redis = await connect(next);
    expect(await redis.get('catalog:answer')).toBe('kept');
    redis.disconnect();
  });
});

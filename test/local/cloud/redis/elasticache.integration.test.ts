import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { Rehearsal, until } from '../rehearsal.ts';

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

  it('refuses what it cannot do, by name', async () => {
    await expect(
      rehearsal.create('AWS::ElastiCache::ReplicationGroup', 'Encrypted', { TransitEncryptionEnabled: true }),
    ).rejects.toThrow(/TransitEncryptionEnabled: encryption in transit is not available here/);
  });

  it('is gone when it is deleted', async () => {
    await rehearsal.delete('Cache');
    expect(rehearsal.runtime.processes.list()).toEqual([]);
  });
});

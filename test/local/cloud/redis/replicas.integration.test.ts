import { readFileSync } from 'node:fs';
import {
  DescribeReplicationGroupsCommand,
  ElastiCacheClient,
  TestFailoverCommand,
} from '@aws-sdk/client-elasticache';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import type { StackDescription } from '../../../../local/cloud/cloud.ts';
import { startCloudInTest } from '../cloud-in-test.ts';
import { until } from '../rehearsal.ts';
import { connectOrFail } from './connect-or-fail.ts';

const [zoneA, zoneB] = ['eu-central-1a', 'eu-central-1b'];
const password = 'a password of sixteen or more';

function template({ nodes = 2, hasAutomaticFailover = true } = {}) {
  const user = { Engine: 'valkey', Passwords: [password] };
  return {
    Resources: {
      Vpc: { Type: 'AWS::EC2::VPC', Properties: { CidrBlock: '10.0.0.0/16' } },
      Subnet: {
        Type: 'AWS::EC2::Subnet',
        Properties: { VpcId: { Ref: 'Vpc' }, CidrBlock: '10.0.0.0/24', AvailabilityZone: zoneA },
      },
      Default: {
        Type: 'AWS::ElastiCache::User',
        Properties: { ...user, UserId: 'nobody', UserName: 'default', AccessString: 'off -@all' },
      },
      Shop: {
        Type: 'AWS::ElastiCache::User',
        Properties: {
          ...{ ...user, UserId: 'shop', UserName: 'shop' },
          AccessString: 'on ~* -@all +get +set +info +role +ping',
        },
      },
      Users: {
        Type: 'AWS::ElastiCache::UserGroup',
        Properties: {
          ...{ Engine: 'valkey', UserGroupId: 'users' },
          UserIds: [{ Ref: 'Default' }, { Ref: 'Shop' }],
        },
      },
      Cache: {
        Type: 'AWS::ElastiCache::ReplicationGroup',
        Properties: {
          ...{ ReplicationGroupId: 'leases', ReplicationGroupDescription: 'Leases', Engine: 'valkey' },
          ...{ NumCacheClusters: nodes, AutomaticFailoverEnabled: hasAutomaticFailover },
          MultiAZEnabled: hasAutomaticFailover,
          PreferredCacheClusterAZs: [zoneA, zoneB, zoneA].slice(0, nodes),
          ...{ TransitEncryptionEnabled: true, UserGroupIds: [{ Ref: 'Users' }] },
        },
      },
    },
    Outputs: {
      Primary: { Value: { 'Fn::GetAtt': ['Cache', 'PrimaryEndPoint.Address'] } },
      Reader: { Value: { 'Fn::GetAtt': ['Cache', 'ReaderEndPoint.Address'] } },
      Port: { Value: { 'Fn::GetAtt': ['Cache', 'PrimaryEndPoint.Port'] } },
    },
  };
}

type Endpoint = 'Primary' | 'Reader';

let cloud: Awaited<ReturnType<typeof startCloudInTest>>;
let outputs: StackDescription['outputs'];

beforeAll(async () => {
  cloud = await startCloudInTest();
  ({ outputs } = await cloud.deploy('shop', template()));
}, 60_000);
afterAll(() => cloud.end());

const client = () => new ElastiCacheClient(cloud.clientSettings());

async function open(endpoint: Endpoint): Promise<Redis> {
  const redis = new Redis({
    ...{ host: String(outputs[endpoint]), port: Number(outputs.Port), username: 'shop', password },
    ...{ tls: { ca: cloud.authorityOf() }, lazyConnect: true, retryStrategy: () => null },
  });
  await connectOrFail(redis);
  return redis;
}

async function ask<T>(endpoint: Endpoint, work: (redis: Redis) => Promise<T>): Promise<T> {
  const redis = await open(endpoint);
  try {
    return await work(redis);
  } finally {
    redis.disconnect();
  }
}

const roleAt = (endpoint: Endpoint) => ask(endpoint, async (redis) => (await redis.role())[0]);
const valueAt = (endpoint: Endpoint, key: string) => ask(endpoint, (redis) => redis.get(key));

async function roles(): Promise<Record<string, string | undefined>> {
  const { ReplicationGroups = [] } = await client().send(
    new DescribeReplicationGroupsCommand({ ReplicationGroupId: 'leases' }),
  );
  const members = ReplicationGroups[0]?.NodeGroups?.[0]?.NodeGroupMembers ?? [];
  return Object.fromEntries(members.map(({ CacheClusterId, CurrentRole }) => [CacheClusterId, CurrentRole]));
}

describe('an ElastiCache replication group with a replica', () => {
  it('takes writes at its primary endpoint, and has them read at the other, encrypted and as its users', async () => {
    await ask('Primary', (redis) => redis.set('lease', 'kept'));
    await until(async () => (await valueAt('Reader', 'lease')) === 'kept');
    expect([await roleAt('Primary'), await roleAt('Reader')]).toEqual(['master', 'slave']);
    await expect(ask('Reader', (redis) => redis.set('lease', 'other'))).rejects.toThrow(/READONLY/);
    await expect(ask('Primary', (redis) => redis.del('lease'))).rejects.toThrow(/NOPERM/);
  });

  it('shows no password in the list of processes', () => {
    const servers = cloud.current.runtime.processes.list().filter(({ name }) => name.startsWith('redis/'));
    expect(servers.map(({ name }) => name.split('/').at(-1))).toEqual(['001', '002']);
    for (const { pid } of servers)
      expect(readFileSync(`/proc/${pid}/cmdline`, 'utf8')).toMatch(/redis-server [\d.]+:\d+|redis\.conf/);
  });

  it('fails over when it is asked to: its endpoints follow, nothing is lost, and whoever was in has to come again', async () => {
    const before = await open('Primary');
    const cutOff = new Promise((resolve) => before.once('close', resolve));
    await before.set('lease', 'written last');
    await client().send(new TestFailoverCommand({ ReplicationGroupId: 'leases', NodeGroupId: '0001' }));
    await cutOff;
    expect(await roles()).toEqual({ 'leases-001': 'replica', 'leases-002': 'primary' });
    expect([await roleAt('Primary'), await roleAt('Reader')]).toEqual(['master', 'slave']);
    expect(await valueAt('Primary', 'lease')).toBe('written last');
    await ask('Primary', (redis) => redis.set('lease', 'after'));
    await until(async () => (await valueAt('Reader', 'lease')) === 'after');
  });

  it('has the same primary after a restart', async () => {
    await cloud.restart();
    expect(await roles()).toEqual({ 'leases-001': 'replica', 'leases-002': 'primary' });
    expect(await valueAt('Primary', 'lease')).toBe('after');
    expect([await roleAt('Primary'), await roleAt('Reader')]).toEqual(['master', 'slave']);
  });

  it('loses the zone of its primary: the replica serves at both endpoints, until the other is back as one', async () => {
    await cloud.current.faults.begin(zoneB);
    expect([await roleAt('Primary'), await roleAt('Reader')]).toEqual(['master', 'master']);
    expect(await valueAt('Primary', 'lease')).toBe('after');
    await ask('Primary', (redis) => redis.set('lease', 'meanwhile'));
    await expect(
      client().send(new TestFailoverCommand({ ReplicationGroupId: 'leases', NodeGroupId: '0001' })),
    ).rejects.toMatchObject({ name: 'InvalidReplicationGroupStateFault' });

    await cloud.current.faults.end(zoneB);
    expect(await roles()).toEqual({ 'leases-001': 'primary', 'leases-002': 'replica' });
    expect(await roleAt('Reader')).toBe('slave');
    expect(await valueAt('Reader', 'lease')).toBe('meanwhile');
  });

  it('keeps its readers while its zone is lost and nothing may fail over', async () => {
    await cloud.deploy('shop', template({ hasAutomaticFailover: false }));
    await cloud.current.faults.begin(zoneA);
    await expect(roleAt('Primary')).rejects.toThrow(/ECONNREFUSED/);
    expect(await valueAt('Reader', 'lease')).toBe('meanwhile');
    await cloud.current.faults.end(zoneA);
    expect(await valueAt('Primary', 'lease')).toBe('meanwhile');
    expect([await roleAt('Primary'), await roleAt('Reader')]).toEqual(['master', 'slave']);
  });

  it('is refused where this machine has no such cache', async () => {
    const { Resources } = template();
    const { Cache } = Resources;
    const sharded = { ...Cache, Properties: { ...Cache.Properties, NumNodeGroups: 2 } };
    await expect(cloud.deploy('sharded', { Resources: { ...Resources, Cache: sharded } })).rejects.toThrow(
      /NumNodeGroups: cluster mode does not run here/,
    );
    const alone = template({ nodes: 1 });
    await expect(cloud.deploy('alone', alone)).rejects.toThrow(
      /AutomaticFailoverEnabled: takes at least two nodes/,
    );
  });
});

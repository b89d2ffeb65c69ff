import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import pg from 'pg';
import { describeServices } from '../../../../local/cloud/ecs/describe-services.ts';
import { createFaultSwitch } from '../../../../local/cloud/faults/fault-switch.ts';
import { account, Rehearsal, region, until } from '../rehearsal.ts';

const rehearsal = new Rehearsal();
const faults = () =>
  createFaultSwitch({
    runtime: rehearsal.runtime,
    runtimeOf: () => rehearsal.runtime,
    regions: { isStopped: () => false },
  });
const since = (name: string) =>
  faults()
    .list()
    .find(({ id }) => id.endsWith(name))?.since;
const [zoneA, zoneB] = [`${region}a`, `${region}b`];

/** As the resource types that do nothing here record it. */
async function subnets() {
  for (const zone of [zoneA, zoneB])
    rehearsal.put('AWS::EC2::Subnet', `subnet-${zone}`, { AvailabilityZone: zone });
  const SubnetIds = [`subnet-${zoneA}`, `subnet-${zoneB}`];
  rehearsal.put('AWS::ElastiCache::SubnetGroup', 'cache-subnets', {}, { SubnetIds });
  return SubnetIds;
}

beforeAll(async () => {
  const Subnets = await subnets();
  const { physicalId: DBClusterIdentifier } = await rehearsal.create('AWS::RDS::DBCluster', 'Database', {
    ...{ Engine: 'aurora-postgresql', DatabaseName: 'shop' },
    ...{ MasterUsername: 'shop_owner', MasterUserPassword: 'a secret' },
  });
  for (const [logicalId, AvailabilityZone, PromotionTier] of [
    ['Writer', zoneA, 0],
    ['Reader', zoneB, 1],
  ] as const)
    await rehearsal.create('AWS::RDS::DBInstance', logicalId, {
      ...{ DBClusterIdentifier, AvailabilityZone, PromotionTier },
    });
  await rehearsal.create('AWS::ElastiCache::ReplicationGroup', 'Cache', {
    ...{ AutomaticFailoverEnabled: true, NumCacheClusters: 2, CacheSubnetGroupName: 'cache-subnets' },
  });
  const image = rehearsal.pushImage('shop/worker', '1', 'setInterval(() => {}, 1000);');
  const { physicalId: TaskDefinition } = await rehearsal.create('AWS::ECS::TaskDefinition', 'Task', {
    ...{ Family: 'worker', ContainerDefinitions: [{ Name: 'worker', Image: image }] },
  });
  await rehearsal.create('AWS::ECS::Service', 'Worker', {
    ...{ Cluster: 'cluster', DesiredCount: 2, TaskDefinition },
    NetworkConfiguration: { AwsvpcConfiguration: { Subnets } },
  });
}, 60_000);
afterAll(() => rehearsal.stop());

const tasks = () => describeServices(rehearsal.runtime)[0]?.tasks ?? [];
const healthyIn = () =>
  tasks()
    .filter(({ healthy }) => healthy)
    .map(({ zone }) => zone)
    .sort();
const isAlive = (pid: number) => rehearsal.runtime.processes.list().some((each) => each.pid === pid);

async function query(endpoint: 'Endpoint' | 'ReadEndpoint', sql: string) {
  const { attributes } = rehearsal.record('Database');
  const host = String(attributes[`${endpoint}.Address`]);
  const client = new pg.Client({
    ...{ host, port: Number(attributes['Endpoint.Port']), database: 'shop' },
    ...{ user: 'shop_owner', password: 'a secret' },
    ssl: { ca: readFileSync(rehearsal.runtime.authority.certificateFile), host },
  });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

const skus = async (endpoint: 'Endpoint' | 'ReadEndpoint') =>
  (await query(endpoint, 'select sku from product order by sku')).map(({ sku }) => sku);
const isStandby = async (endpoint: 'Endpoint' | 'ReadEndpoint') =>
  (await query(endpoint, 'select pg_is_in_recovery() as standby'))[0]?.standby;

async function askCache<T>(work: (redis: Redis) => Promise<T>): Promise<T> {
  const port = Number(rehearsal.record('Cache').attributes['PrimaryEndPoint.Port']);
  const redis = new Redis(port, '127.0.0.1', { lazyConnect: true, retryStrategy: () => null });
  redis.on('error', () => {});
  await redis.connect();
  try {
    return await work(redis);
  } finally {
    redis.disconnect();
  }
}

describe('a service that is put out of order', () => {
  it('has no task, also after a restart, until somebody ends that', async () => {
    await until(() => healthyIn().length === 2);
    const running = tasks().map(({ pid }) => pid);
    const others = () =>
      rehearsal.runtime.processes.list().flatMap(({ pid }) => (running.includes(pid) ? [] : pid));
    const before = others();
    await faults().begin('Worker');
    expect(running.map(isAlive)).toEqual([false, false]);
    expect(others()).toEqual(before);
    expect(tasks()).toEqual([]);
    expect(since('/Worker')).toMatch(/^\d{4}-/);

    await rehearsal.restart();
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(tasks()).toEqual([]);

    await faults().end('Worker');
    await until(() => healthyIn().length === 2);
    expect(since('/Worker')).toBeNull();
  });
});

describe('a database whose writer is lost', () => {
  it('is written by the reader, which has everything, and gets the lost one back as a reader', async () => {
    await query('Endpoint', 'create table product (sku text primary key)');
    await query('Endpoint', "insert into product values ('before')");
    await faults().begin('Database');

    expect(await isStandby('Endpoint')).toBe(false);
    await query('Endpoint', "insert into product values ('during')");
    expect(await skus('Endpoint')).toEqual(['before', 'during']);
    // The only reader has become the writer.
    expect(await isStandby('ReadEndpoint')).toBe(false);

    await rehearsal.restart();
    expect(await skus('Endpoint')).toEqual(['before', 'during']);
    expect(await isStandby('ReadEndpoint')).toBe(false);

    await faults().end('Database');
    expect(await isStandby('ReadEndpoint')).toBe(true);
    await query('Endpoint', "insert into product values ('late')");
    await until(async () => (await skus('ReadEndpoint')).includes('late'));
  });
});

describe('a cache that is lost', () => {
  it('answers nobody, also after a restart, and has what it held when it comes back', async () => {
    await askCache((redis) => redis.set('fence', 7));
    await faults().begin('Cache');
    await expect(askCache((redis) => redis.get('fence'))).rejects.toThrow();
    await rehearsal.restart();
    await expect(askCache((redis) => redis.get('fence'))).rejects.toThrow();

    await faults().end('Cache');
    expect(await askCache((redis) => redis.get('fence'))).toBe('7');
  });
});

describe('a zone that is lost', () => {
  it('takes its tasks, instances and nodes with it, and others take their place', async () => {
    await until(() => healthyIn().length === 2);
    expect(healthyIn()).toEqual([zoneA, zoneB]);
    // The writer was lost before: by now it is the one in the second zone.
    await faults().begin(zoneB);

    await until(() => healthyIn().length === 2);
    expect(healthyIn()).toEqual([zoneA, zoneA]);
    expect(await isStandby('Endpoint')).toBe(false);
    await query('Endpoint', "insert into product values ('without a zone')");
    expect(await askCache((redis) => redis.get('fence'))).toBe('7');

    await faults().begin(zoneA);
    await until(() => healthyIn().length === 0);
    await expect(query('Endpoint', 'select 1')).rejects.toThrow(/ECONNREFUSED/);
    await expect(askCache((redis) => redis.get('fence'))).rejects.toThrow();

    await faults().end(zoneB);
    await faults().end(zoneA);
    await until(() => healthyIn().length === 2);
    expect(await skus('Endpoint')).toContain('without a zone');
    expect(await askCache((redis) => redis.get('fence'))).toBe('7');
    expect(await isStandby('ReadEndpoint')).toBe(true);
  });
});

describe('a cache that is deleted while it is out of order', () => {
  it('leaves no fault behind to the one that takes its place', async () => {
    await faults().begin('Cache');
    const { properties } = rehearsal.record('Cache');
    await rehearsal.delete('Cache');
    await rehearsal.create('AWS::ElastiCache::ReplicationGroup', 'Cache', properties);

    expect(since('/Cache')).toBeNull();
    expect(await askCache((redis) => redis.ping())).toBe('PONG');
  });
});

describe('what can be put out of order', () => {
  it('is listed with what goes with it, by the place where it stands', () => {
    const place = `${account}/${region}/test`;
    expect(
      faults()
        .list()
        .map(({ id, kind, effect }) => [id, kind, effect]),
    ).toEqual([
      [`${place}/Worker`, 'service', expect.any(String)],
      [`${place}/Database`, 'database', expect.stringContaining('a reader takes its place')],
      [`${place}/Cache`, 'cache', 'all of its 2 nodes are lost'],
      [
        `zone/${zoneA}`,
        'zone',
        expect.stringMatching(/1 database instance, 1 cache node in every environment/),
      ],
      [
        `zone/${zoneB}`,
        'zone',
        expect.stringMatching(/1 database instance, 1 cache node in every environment/),
      ],
    ]);
  });

  it('is refused by a name that nothing has, or several', async () => {
    await expect(faults().begin('Nothing')).rejects.toThrow(
      'Nothing that can be put out of order has "Nothing"',
    );
    await expect(faults().begin('zone/')).rejects.toThrow(`(zone/${zoneA}, zone/${zoneB})`);
  });
});

import {
  DescribeDBClustersCommand,
  FailoverDBClusterCommand,
  RDSClient,
  StartDBClusterCommand,
  StopDBClusterCommand,
} from '@aws-sdk/client-rds';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import type { StackDescription } from '../../../../local/cloud/cloud.ts';
import { startCloudInTest } from '../cloud-in-test.ts';
import { until } from '../rehearsal.ts';

const user = { user: 'shop_owner', password: 'a secret' };

function instance(AvailabilityZone: string, PromotionTier: number, DependsOn: string[] = []) {
  const DBClusterIdentifier = { Ref: 'Database' };
  const Properties = { DBClusterIdentifier, AvailabilityZone, PromotionTier, Engine: 'aurora-postgresql' };
  return { Type: 'AWS::RDS::DBInstance', DependsOn, Properties };
}

const addressOf = (logicalId: string) => ({ Value: { 'Fn::GetAtt': [logicalId, 'Endpoint.Address'] } });

const template = {
  Resources: {
    Subnet: {
      Type: 'AWS::EC2::Subnet',
      Properties: { VpcId: 'vpc-1', CidrBlock: '10.0.0.0/24', AvailabilityZone: 'eu-central-1a' },
    },
    Database: {
      Type: 'AWS::RDS::DBCluster',
      Properties: {
        ...{ DBClusterIdentifier: 'shop', Engine: 'aurora-postgresql', DatabaseName: 'shop' },
        ...{ MasterUsername: user.user, MasterUserPassword: user.password },
      },
    },
    Writer: instance('eu-central-1a', 0),
    // The one that is last in line came first.
    Reporting: instance('eu-central-1a', 15, ['Writer']),
    Reader: instance('eu-central-1b', 1, ['Reporting']),
  },
  Outputs: {
    Endpoint: addressOf('Database'),
    ReadEndpoint: { Value: { 'Fn::GetAtt': ['Database', 'ReadEndpoint.Address'] } },
    Port: { Value: { 'Fn::GetAtt': ['Database', 'Endpoint.Port'] } },
    ...{ WriterId: { Value: { Ref: 'Writer' } }, ReaderId: { Value: { Ref: 'Reader' } } },
    ReportingId: { Value: { Ref: 'Reporting' } },
    ...{ Writer: addressOf('Writer'), Reader: addressOf('Reader'), Reporting: addressOf('Reporting') },
  },
};

let cloud: Awaited<ReturnType<typeof startCloudInTest>>;
let outputs: StackDescription['outputs'];

beforeAll(async () => {
  cloud = await startCloudInTest();
  ({ outputs } = await cloud.deploy('shop', template));
  await query('Endpoint', 'create table product (sku text primary key)');
  // Readers come after the writer, and would complain of a table that they have not heard of.
  for (const reader of ['Reader', 'Reporting']) await until(() => hasTable(reader));
}, 60_000);
afterAll(() => cloud.end());

async function query(address: string, sql: string) {
  const host = String(outputs[address]);
  const ssl = { ca: cloud.authorityOf(), host };
  const client = new pg.Client({ ...user, host, port: Number(outputs.Port), database: 'shop', ssl });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

const hasTable = async (address: string): Promise<boolean> =>
  (await query(address, "select to_regclass('product') is not null as there"))[0]?.there;
const isStandby = async (address: string): Promise<boolean> =>
  (await query(address, 'select pg_is_in_recovery() as standby'))[0]?.standby;
const skus = async (address: string) =>
  (await query(address, 'select sku from product order by sku')).map(({ sku }) => sku);

const client = () => new RDSClient(cloud.clientSettings());

/** The logical ids of the instances: who writes, then who reads. */
async function members() {
  const { DBClusters = [] } = await client().send(
    new DescribeDBClustersCommand({ DBClusterIdentifier: 'shop' }),
  );
  const nameOf = (id: string | undefined) =>
    ['Writer', 'Reader', 'Reporting'].find((name) => outputs[`${name}Id`] === id);
  const all = DBClusters[0]?.DBClusterMembers ?? [];
  const named = (isWriter: boolean) =>
    all
      .filter(({ IsClusterWriter }) => IsClusterWriter === isWriter)
      .map(({ DBInstanceIdentifier }) => nameOf(DBInstanceIdentifier))
      .sort();
  return { writer: named(true), readers: named(false) };
}

const failOver = (target?: string) =>
  client().send(
    new FailoverDBClusterCommand({
      DBClusterIdentifier: 'shop',
      ...(target !== undefined && { TargetDBInstanceIdentifier: target }),
    }),
  );

describe('an Aurora cluster that fails over on request', () => {
  it('is written by the reader that is next in line, and read by the former writer', async () => {
    await query('Endpoint', "insert into product values ('before')");
    await failOver();

    expect(await members()).toEqual({ writer: ['Reader'], readers: ['Reporting', 'Writer'] });
    expect([await isStandby('Endpoint'), await isStandby('ReadEndpoint')]).toEqual([false, true]);
    await query('Endpoint', "insert into product values ('after')");
    expect(await skus('Endpoint')).toEqual(['after', 'before']);
    for (const reader of ['ReadEndpoint', 'Writer', 'Reporting'])
      await until(async () => (await skus(reader)).length === 2);
  });

  it('leaves each instance at its own endpoint', async () => {
    expect(new Set([outputs.Writer, outputs.Reader, outputs.Reporting]).size).toBe(3);
    expect(await isStandby('Reader')).toBe(false);
    expect([await isStandby('Writer'), await isStandby('Reporting')]).toEqual([true, true]);
  });

  it('cuts off whoever was in', async () => {
    const host = String(outputs.Endpoint);
    const ssl = { ca: cloud.authorityOf(), host };
    const before = new pg.Client({ ...user, host, port: Number(outputs.Port), database: 'shop', ssl });
    const cutOff = new Promise((resolve) => before.on('error', resolve));
    await before.connect();
    await failOver();
    await cutOff;
    expect((await members()).writer).toEqual(['Writer']);
  });

  it('is written by the reader that is named, and has the same writer after a restart', async () => {
    await failOver(String(outputs.ReportingId).toUpperCase());
    expect((await members()).writer).toEqual(['Reporting']);
    await cloud.restart();
    expect((await members()).writer).toEqual(['Reporting']);
    expect(await isStandby('Reporting')).toBe(false);
    expect(await skus('Endpoint')).toEqual(['after', 'before']);
  });

  it('refuses a writer, and an instance that it does not have', async () => {
    await expect(failOver(String(outputs.ReportingId))).rejects.toMatchObject({
      name: 'InvalidDBClusterStateFault',
    });
    await expect(failOver('unknown')).rejects.toMatchObject({ name: 'DBInstanceNotFoundFault' });
  });
});

describe('an Aurora cluster that loses its writer', () => {
  it('promotes the next in line by the promotion tier, and is read at the reader endpoint all the same', async () => {
    await failOver(String(outputs.WriterId));
    await cloud.current.faults.begin('shop/Database');
    expect((await members()).writer).toEqual(['Reader']);
    expect([await isStandby('Endpoint'), await isStandby('ReadEndpoint')]).toEqual([false, true]);
    await expect(isStandby('Writer')).rejects.toThrow(/ECONNREFUSED/);

    await cloud.current.faults.end('shop/Database');
    expect(await members()).toEqual({ writer: ['Reader'], readers: ['Reporting', 'Writer'] });
    await until(async () => (await skus('Writer')).length === 2);
  });

  it('refuses to fail over where all readers are lost, and is read at the writer', async () => {
    await cloud.current.faults.begin('zone/eu-central-1a');
    await expect(failOver()).rejects.toMatchObject({ name: 'InvalidDBClusterStateFault' });
    expect(await isStandby('ReadEndpoint')).toBe(false);
    await cloud.current.faults.end('zone/eu-central-1a');
    expect(await isStandby('ReadEndpoint')).toBe(true);
  });
});

describe('an Aurora cluster that is stopped', () => {
  const status = async () => {
    const command = new DescribeDBClustersCommand({ DBClusterIdentifier: 'shop' });
    return (await client().send(command)).DBClusters?.[0]?.Status;
  };
  const stop = () => client().send(new StopDBClusterCommand({ DBClusterIdentifier: 'shop' }));
  const start = () => client().send(new StartDBClusterCommand({ DBClusterIdentifier: 'shop' }));

  it('answers nobody, also after a restart, and has its data when it is started', async () => {
    expect((await stop()).DBCluster?.Status).toBe('stopped');
    await cloud.restart();
    expect(await status()).toBe('stopped');
    for (const address of ['Endpoint', 'ReadEndpoint', 'Writer', 'Reporting'])
      await expect(query(address, 'select 1')).rejects.toThrow(/ECONNREFUSED/);

    expect((await start()).DBCluster?.Status).toBe('available');
    expect([await isStandby('Endpoint'), await isStandby('ReadEndpoint')]).toEqual([false, true]);
    expect(await skus('Endpoint')).toEqual(['after', 'before']);
    expect(await status()).toBe('available');
  });

  it('is neither stopped twice, nor started while it runs, nor failed over while it does not', async () => {
    const refused = { name: 'InvalidDBClusterStateFault' };
    await expect(start()).rejects.toMatchObject(refused);
    await stop();
    await expect(stop()).rejects.toMatchObject(refused);
    await expect(failOver()).rejects.toMatchObject(refused);
    await start();
  });
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client } from 'pg';
import { home, startCloudInTest } from '../cloud-in-test.ts';
import { until } from '../rehearsal.ts';

const dr = { ...home, region: 'eu-west-1' };
const password = 'of-the-owner';

const instance = (name: string) => ({
  Type: 'AWS::RDS::DBInstance',
  Properties: { DBClusterIdentifier: { Ref: 'Database' }, DBInstanceIdentifier: name },
});
const outputs = {
  Port: { Value: { 'Fn::GetAtt': ['Database', 'Endpoint.Port'] } },
  Writer: { Value: { 'Fn::GetAtt': ['Database', 'Endpoint.Address'] } },
  Reader: { Value: { 'Fn::GetAtt': ['Database', 'ReadEndpoint.Address'] } },
};
const first = {
  Resources: {
    Database: {
      Type: 'AWS::RDS::DBCluster',
      Properties: {
        Engine: 'aurora-postgresql',
        MasterUsername: 'shop',
        MasterUserPassword: password,
        DatabaseName: 'shop',
      },
    },
    Writer: instance('writer'),
    Global: {
      Type: 'AWS::RDS::GlobalCluster',
      DependsOn: 'Writer',
      Properties: {
        GlobalClusterIdentifier: 'shop',
        SourceDBClusterIdentifier: { 'Fn::GetAtt': ['Database', 'DBClusterArn'] },
      },
    },
  },
  Outputs: outputs,
};
const following = {
  Resources: {
    Database: {
      Type: 'AWS::RDS::DBCluster',
      Properties: {
        Engine: 'aurora-postgresql',
        GlobalClusterIdentifier: 'shop',
        SourceRegion: home.region,
      },
    },
    First: instance('first'),
    Second: { ...instance('second'), DependsOn: 'First' },
  },
  Outputs: outputs,
};

type Endpoints = Record<string, unknown>;
let cloud: Awaited<ReturnType<typeof startCloudInTest>>;
let homeEndpoints: Endpoints;
let drEndpoints: Endpoints;

beforeAll(async () => {
  cloud = await startCloudInTest();
  homeEndpoints = (await cloud.deploy('data', first)).outputs;
  await at(homeEndpoints, 'Writer', 'create table orders (id int)');
  drEndpoints = (await cloud.deploy('data', following, dr)).outputs;
});
afterAll(() => cloud.end());

async function at(endpoints: Endpoints, endpoint: 'Writer' | 'Reader', sql: string) {
  const client = new Client({
    ...{ host: String(endpoints[endpoint]), port: Number(endpoints.Port) },
    ...{ user: 'shop', password, database: 'shop', connectionTimeoutMillis: 2000 },
    // Whose certificate it is, is another test's subject.
    ssl: { rejectUnauthorized: false },
  });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

const idsAt = async (endpoints: Endpoints, endpoint: 'Writer' | 'Reader') =>
  (await at(endpoints, endpoint, 'select id from orders order by id')).map(({ id }) => id);
const writes = (endpoints: Endpoints, id: number) =>
  at(endpoints, 'Writer', `insert into orders values (${id})`);
const has = (endpoints: Endpoints, endpoint: 'Writer' | 'Reader', ids: number[]) =>
  until(async () => JSON.stringify(await idsAt(endpoints, endpoint)) === JSON.stringify(ids));

describe('a global database', () => {
  it('is written in one region and read in both', async () => {
    await writes(homeEndpoints, 1);
    await has(drEndpoints, 'Reader', [1]);
    await expect(writes(drEndpoints, 2)).rejects.toThrow();
  });

  it('is written in the other region when the first one is lost and the other promoted, nothing that had come is missing', async () => {
    await cloud.current.regions.stop(home.region);
    await cloud.current.regions.promote(dr.region);
    await writes(drEndpoints, 2);
    await has(drEndpoints, 'Reader', [1, 2]);
  });

  it('is followed by the region that comes back, also after the cloud was started again', async () => {
    await cloud.current.regions.start(home.region);
    await has(homeEndpoints, 'Reader', [1, 2]);
    await expect(writes(homeEndpoints, 9)).rejects.toThrow();
    await cloud.restart();
    await writes(drEndpoints, 3);
    await has(homeEndpoints, 'Reader', [1, 2, 3]);
  });

  it('goes back without losing what was written until then', async () => {
    await writes(drEndpoints, 4);
    await cloud.current.regions.promote(home.region);
    expect(await idsAt(homeEndpoints, 'Writer')).toEqual([1, 2, 3, 4]);
    await writes(homeEndpoints, 5);
    await has(drEndpoints, 'Reader', [1, 2, 3, 4, 5]);
  });

  it('has a writer in a region that knows one', async () => {
    await expect(cloud.current.regions.promote('moon-1')).rejects.toThrow('No stack stands in the region');
  });
});

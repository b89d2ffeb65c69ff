import { createServer } from 'node:net';
import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client } from 'pg';
import { home, startCloudInTest } from './cloud-in-test.ts';
import { until } from './rehearsal.ts';

const second = { ...home, region: 'eu-west-1' };

/** A little of everything that a region runs, under names that are the same in every region. */
const template = {
  Resources: {
    Queue: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'orders' } },
    Password: {
      Type: 'AWS::SecretsManager::Secret',
      Properties: { Name: 'password', GenerateSecretString: { ExcludePunctuation: true } },
    },
    Parameter: {
      Type: 'AWS::SSM::Parameter',
      Properties: { Name: '/region', Value: { Ref: 'AWS::Region' } },
    },
    Database: {
      Type: 'AWS::RDS::DBCluster',
      Properties: {
        DBClusterIdentifier: 'shop',
        Engine: 'aurora-postgresql',
        MasterUsername: 'shop',
        MasterUserPassword: {
          'Fn::Join': ['', ['{{resolve:secretsmanager:', { Ref: 'Password' }, ':SecretString}}']],
        },
        DatabaseName: 'shop',
      },
    },
    Writer: {
      Type: 'AWS::RDS::DBInstance',
      Properties: { DBClusterIdentifier: { Ref: 'Database' }, DBInstanceIdentifier: 'writer' },
    },
    Cache: {
      Type: 'AWS::ElastiCache::ReplicationGroup',
      Properties: { ReplicationGroupId: 'shop', ReplicationGroupDescription: 'of the shop' },
    },
    Pool: { Type: 'AWS::Cognito::UserPool' },
    Balancer: {
      Type: 'AWS::ElasticLoadBalancingV2::LoadBalancer',
      Properties: { Type: 'network', Name: 'shop' },
    },
  },
  Outputs: {
    QueueUrl: { Value: { Ref: 'Queue' } },
    Password: { Value: { Ref: 'Password' } },
    Region: { Value: { 'Fn::GetAtt': ['Parameter', 'Value'] } },
    DatabasePort: { Value: { 'Fn::GetAtt': ['Database', 'Endpoint.Port'] } },
    CachePort: { Value: { 'Fn::GetAtt': ['Cache', 'PrimaryEndPoint.Port'] } },
    Issuer: { Value: { 'Fn::GetAtt': ['Pool', 'ProviderURL'] } },
  },
};

type Outputs = Record<string, unknown>;

let cloud: Awaited<ReturnType<typeof startCloudInTest>>;
let first: Outputs;
let other: Outputs;

beforeAll(async () => {
  cloud = await startCloudInTest();
  first = (await cloud.deploy('shop', template)).outputs;
  other = (await cloud.deploy('shop', template, second)).outputs;
});
afterAll(() => cloud.end());

const answers = (port: unknown) =>
  new Promise<boolean>((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(true));
    probe.listen(Number(port), '127.0.0.1', () => probe.close(() => resolve(false)));
  });
const send = (outputs: Outputs, place: typeof home, text: string) =>
  cloud
    .clients(place)
    .sqs.send(new SendMessageCommand({ QueueUrl: String(outputs.QueueUrl), MessageBody: text }));
const query = async (outputs: Outputs, place: typeof home, sql: string) => {
  const { SecretString: password = '' } = await cloud
    .clients(place)
    .secrets.send(new GetSecretValueCommand({ SecretId: 'password' }));
  const client = new Client({
    host: '127.0.0.1',
    port: Number(outputs.DatabasePort),
    user: 'shop',
    password,
    database: 'shop',
    ssl: { ca: cloud.authorityOf(place) },
  });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
};

describe('two regions', () => {
  it('have each their own of what goes by the same name', async () => {
    expect([first.Region, other.Region]).toEqual(['eu-central-1', 'eu-west-1']);
    for (const name of ['Password', 'DatabasePort', 'CachePort', 'Issuer']) {
      expect({ name, value: first[name] }).not.toEqual({ name, value: other[name] });
    }
    await query(first, home, 'CREATE TABLE of_the_first (id int)');
    await expect(query(other, second, 'SELECT * FROM of_the_first')).rejects.toThrow('does not exist');
    await query(first, home, 'SELECT * FROM of_the_first');
  });

  it('keep their stacks of one name apart', async () => {
    expect(cloud.current.stacks().map(({ stackName, region }) => [stackName, region])).toEqual([
      ['shop', 'eu-central-1'],
      ['shop', 'eu-west-1'],
    ]);
    expect(cloud.current.regions.list()).toEqual([
      { region: 'eu-central-1', isStopped: false, takesWrites: false, serves: [] },
      { region: 'eu-west-1', isStopped: false, takesWrites: false, serves: [] },
    ]);
  });
});

describe('a region that is stopped', () => {
  it('answers nowhere any more, while the other goes on', async () => {
    await send(first, home, 'kept');
    await cloud.current.regions.stop('eu-central-1');
    const { host } = new URL(String(first.Issuer));
    expect(await Promise.all([answers(first.DatabasePort), answers(first.CachePort)])).toEqual([
      false,
      false,
    ]);
    await expect(fetch(`http://${host}`)).rejects.toThrow('fetch failed');
    await expect(send(first, home, 'lost')).rejects.toMatchObject({ $metadata: { httpStatusCode: 503 } });
    await expect(query(first, home, 'SELECT 1')).rejects.toThrow('The region eu-central-1 is stopped');
    await send(other, second, 'accepted');
    expect(await query(other, second, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('takes no deployment', async () => {
    await expect(cloud.deploy('shop', template)).rejects.toThrow(
      'The region eu-central-1 is stopped; start it first (npm run region -- --start eu-central-1).',
    );
  });

  it('stays stopped when the cloud is started again', async () => {
    await cloud.restart();
    expect(cloud.current.regions.list()).toContainEqual(
      expect.objectContaining({ region: 'eu-central-1', isStopped: true }),
    );
    expect(await answers(first.DatabasePort)).toBe(false);
    expect(await query(other, second, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('comes back with its data, at the same addresses', async () => {
    await cloud.current.regions.start('eu-central-1');
    await until(async () => (await query(first, home, 'SELECT * FROM of_the_first')).length === 0);
    await send(first, home, 'again');
    expect((await fetch(`${first.Issuer}/.well-known/openid-configuration`)).status).toBe(200);
    expect(await answers(first.CachePort)).toBe(true);
    expect(cloud.current.stack({ ...home, stackName: 'shop' })?.status).toMatch(/COMPLETE$/);
    await cloud.deploy('shop', template);
  });

  it('must be one in which something stands', async () => {
    await expect(cloud.current.regions.stop('moon-1')).rejects.toThrow(
      'No stack stands in the region "moon-1"; allowed are eu-central-1, eu-west-1.',
    );
  });
});

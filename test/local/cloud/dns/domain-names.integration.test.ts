import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { home, startCloudInTest } from '../cloud-in-test.ts';
import { until } from '../rehearsal.ts';

const servers: Server[] = [];
const second = { ...home, region: 'eu-west-1' };

/** Answers its name, and its health as `health` says. */
const serve = async (name: string) => {
  const state = { isWell: true };
  const server = createServer((request, response) => {
    response.statusCode = request.url === '/health' && !state.isWell ? 503 : 200;
    response.setHeader('connection', 'close').end(name);
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { state, address: `127.0.0.1:${(server.address() as AddressInfo).port}` };
};

const check = (address: string) => ({
  Type: 'AWS::Route53::HealthCheck',
  Properties: {
    HealthCheckConfig: {
      Type: 'HTTPS',
      IPAddress: address,
      Port: 443,
      ResourcePath: '/health',
      RequestInterval: 0.1,
      FailureThreshold: 2,
    },
  },
});
const record = (Name: string, more: object) => ({
  Type: 'AWS::Route53::RecordSet',
  Properties: { HostedZoneId: 'Z1', Name, Type: 'A', ...more },
});

describe('names', () => {
  let cloud: Awaited<ReturnType<typeof startCloudInTest>>;

  beforeEach(async () => {
    cloud = await startCloudInTest();
  });
  afterEach(() => cloud.end());
  afterAll(() => servers.forEach((server) => void server.close()));

  const askAt = async (url: unknown) => (await fetch(String(url))).text();

  it('lead to the healthy ones of several, and to the second region once too few of the first are', async () => {
    const [a, b, recovery] = await Promise.all(['a', 'b', 'recovery'].map(serve));
    if (!a || !b || !recovery) throw new Error('A server is missing.');
    const { outputs } = await cloud.deploy('names', {
      Resources: {
        CheckA: check(a.address),
        CheckB: check(b.address),
        Enough: {
          Type: 'AWS::Route53::HealthCheck',
          Properties: {
            HealthCheckConfig: {
              Type: 'CALCULATED',
              HealthThreshold: 1,
              ChildHealthChecks: [{ Ref: 'CheckA' }, { Ref: 'CheckB' }],
            },
          },
        },
        A: record('first.shop.example', {
          MultiValueAnswer: true,
          SetIdentifier: 'a',
          HealthCheckId: { Ref: 'CheckA' },
          ResourceRecords: [a.address],
        }),
        B: record('first.shop.example', {
          MultiValueAnswer: true,
          SetIdentifier: 'b',
          HealthCheckId: { Ref: 'CheckB' },
          ResourceRecords: [b.address],
        }),
        Primary: record('shop.example', {
          Failover: 'PRIMARY',
          SetIdentifier: 'primary',
          HealthCheckId: { Ref: 'Enough' },
          AliasTarget: { DNSName: 'first.shop.example', HostedZoneId: 'Z1', EvaluateTargetHealth: false },
        }),
        Secondary: record('shop.example', {
          Failover: 'SECONDARY',
          SetIdentifier: 'secondary',
          ResourceRecords: [recovery.address],
        }),
      },
      Outputs: {
        ShopUrl: { Value: 'https://shop.example/back-office' },
        Other: { Value: 'https://elsewhere.example' },
      },
    });
    const shop = String(outputs.ShopUrl).replace('/back-office', '');
    expect(outputs).toEqual({
      ShopUrl: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/back-office$/),
      Other: 'https://elsewhere.example',
    });
    expect([await askAt(shop), await askAt(shop)].sort()).toEqual(['a', 'b']);

    a.state.isWell = false;
    await until(async () => [await askAt(shop), await askAt(shop), await askAt(shop)].join() === 'b,b,b');
    b.state.isWell = false;
    await until(async () => (await askAt(shop)) === 'recovery');
    a.state.isWell = true;
    await until(async () => (await askAt(shop)) === 'a');
  });

  it('lead where a plan says, and to whoever answers while it has not said that this is the other region', async () => {
    const [first, other] = await Promise.all(['first', 'other'].map(serve));
    if (!first || !other) throw new Error('A server is missing.');
    const byPlan = { HostedZoneId: 'Z1', RecordName: 'shop.example' };
    const healthCheckOf = (region: string) => ({
      'Fn::Select': [
        0,
        {
          'Fn::Split': [
            ',',
            {
              'Fn::Select': [
                1,
                {
                  'Fn::Split': [
                    `:${region}:`,
                    { 'Fn::Join': [',', { 'Fn::GetAtt': ['Plan', 'PlanHealthChecks'] }] },
                  ],
                },
              ],
            },
          ],
        },
      ],
    });
    const alias = (DNSName: string) => ({
      AliasTarget: { DNSName, HostedZoneId: 'Z1', EvaluateTargetHealth: true },
    });
    const activate = (region: string) => ({
      WorkflowTargetAction: 'activate',
      WorkflowTargetRegion: region,
      Steps: [
        {
          Name: 'together',
          ExecutionBlockType: 'Parallel',
          ExecutionBlockConfiguration: {
            ParallelConfig: {
              Steps: [{ ExecutionBlockConfiguration: { Route53HealthCheckConfig: byPlan } }],
            },
          },
        },
      ],
    });
    const { outputs } = await cloud.deploy('names', {
      Resources: {
        CheckFirst: check(first.address),
        CheckOther: check(other.address),
        Plan: {
          Type: 'AWS::ARCRegionSwitch::Plan',
          Properties: {
            Name: 'switch',
            RecoveryApproach: 'activePassive',
            Regions: ['eu-west-1', home.region],
            PrimaryRegion: home.region,
            Workflows: [home.region, 'eu-west-1'].map(activate),
          },
        },
        First: record('first.shop.example', {
          HealthCheckId: { Ref: 'CheckFirst' },
          ResourceRecords: [first.address],
        }),
        Other: record('other.shop.example', {
          HealthCheckId: { Ref: 'CheckOther' },
          ResourceRecords: [other.address],
        }),
        AnsweringFirst: record('answering.shop.example', {
          ...{ Failover: 'PRIMARY', SetIdentifier: 'first', ...alias('first.shop.example') },
        }),
        AnsweringOther: record('answering.shop.example', {
          ...{ Failover: 'SECONDARY', SetIdentifier: 'other', ...alias('other.shop.example') },
        }),
        Primary: record('shop.example', {
          ...{ Failover: 'PRIMARY', SetIdentifier: home.region, ...alias('answering.shop.example') },
          HealthCheckId: healthCheckOf(home.region),
        }),
        Secondary: record('shop.example', {
          ...{ Failover: 'SECONDARY', SetIdentifier: 'eu-west-1', ...alias('other.shop.example') },
          HealthCheckId: healthCheckOf('eu-west-1'),
        }),
      },
      Outputs: {
        ShopUrl: { Value: 'https://shop.example' },
        Answering: { Value: 'https://answering.shop.example' },
        Checks: { Value: { 'Fn::Join': [' ', { 'Fn::GetAtt': ['Plan', 'PlanHealthChecks'] }] } },
      },
    });
    await cloud.deploy('elsewhere', { Resources: { Topic: { Type: 'AWS::SNS::Topic' } } }, second);
    const leadsTo = (name: string) => until(async () => (await askAt(outputs.ShopUrl)) === name);

    expect(outputs.Checks).toMatch(
      /^Z1:shop\.example:eu-west-1:[\da-f-]{36} Z1:shop\.example:eu-central-1:[\da-f-]{36}$/,
    );
    await leadsTo('first');
    first.state.isWell = false;
    await leadsTo('other');
    await cloud.current.regions.shift('eu-west-1');
    first.state.isWell = true;
    await until(async () => (await askAt(outputs.Answering)) === 'first');
    expect(await askAt(outputs.ShopUrl)).toBe('other');
    await cloud.restart();
    expect(await askAt(outputs.ShopUrl)).toBe('other');
    await cloud.current.regions.shift(home.region);
    expect(await askAt(outputs.ShopUrl)).toBe('first');
  });

  it('are led by no plan where none says so', async () => {
    await cloud.deploy('elsewhere', { Resources: { Topic: { Type: 'AWS::SNS::Topic' } } }, second);
    await expect(cloud.current.regions.shift('eu-west-1')).rejects.toThrow(
      'No plan leads customers to eu-west-1; deploy an environment with a drRegion and a domain there first.',
    );
  });

  it('stay where they are when the cloud starts again, also while the region of their stack is stopped', async () => {
    const { address } = await serve('far away');
    const { outputs } = await cloud.deploy('names', {
      Resources: { Name: record('shop.example', { ResourceRecords: [address] }) },
      Outputs: { ShopUrl: { Value: 'https://shop.example' } },
    });
    await cloud.current.regions.stop(home.region);
    expect(await askAt(outputs.ShopUrl)).toBe('far away');
    await cloud.restart();
    expect(await askAt(outputs.ShopUrl)).toBe('far away');
    await cloud.current.regions.start(home.region);
    expect(await askAt(outputs.ShopUrl)).toBe('far away');
  });

  it('follow a record that is changed, and go with the last of theirs', async () => {
    const [before, after] = await Promise.all(['before', 'after'].map(serve));
    const template = (address: string | undefined) => ({
      Resources: {
        Topic: { Type: 'AWS::SNS::Topic' },
        ...(address && {
          Group: {
            Type: 'AWS::Route53::RecordSetGroup',
            Properties: {
              HostedZoneId: 'Z1',
              RecordSets: [{ Name: 'shop.example.', Type: 'A', ResourceRecords: [address] }],
            },
          },
        }),
      },
      Outputs: { ShopUrl: { Value: 'https://shop.example' } },
    });
    const { outputs } = await cloud.deploy('names', template(before?.address));
    await cloud.deploy('names', template(after?.address));
    expect(await askAt(outputs.ShopUrl)).toBe('after');
    const last = await cloud.deploy('names', template(undefined));
    expect(last.outputs.ShopUrl).toBe('https://shop.example');
    await expect(askAt(outputs.ShopUrl)).rejects.toThrow('fetch failed');
  });
});

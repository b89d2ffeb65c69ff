import { beforeAll, describe, expect, it } from '@jest/globals';
import {
  countOf,
  fargateProcessors,
  hostProcessors,
  natGatewaysInOneZone,
} from '../../../pipeline/doctor/needs.ts';
import { environments } from '../../../pipeline/environments.ts';
import { deliveryStacks } from '../deployment/delivery-stacks.ts';

/** Those of one region, as quotas are. */
const homeStacks = () => deliveryStacks().filter(({ region }) => region === 'eu-central-1');

let stacksOf: (environment: string) => ReturnType<typeof deliveryStacks>;
beforeAll(() => {
  const stacks = homeStacks();
  stacksOf = (environment) => stacks.filter((stack) => stack.environment === environment);
});

const sizesOf = (name: string) => {
  const environment = environments.find((candidate) => candidate.name === name);
  if (!environment) throw new Error(`There is no ${name}`);
  return environment.sizes;
};

describe.each(['dev', 'staging', 'prod'])('what %s needs', (name) => {
  const { zones, natGateways, hosts, tasks } = sizesOf(name);

  it('has an address for each NAT gateway and each proxy', () => {
    expect(countOf('AWS::EC2::EIP')(stacksOf(name)).least).toBe(natGateways + zones);
  });

  it('has at most one NAT gateway in a zone', () => {
    expect(natGatewaysInOneZone(stacksOf(name)).most).toBe(1);
  });

  it('has the hosts of the storefront, of two processors each, and one proxy in every zone', () => {
    expect(hostProcessors(stacksOf(name))).toEqual({
      least: 2 * (1 + zones),
      most: 2 * (hosts.maximum + zones),
    });
  });

  it('has every task on Fargate twice while a release takes over, on the capacity that it asks for', () => {
    const { storefront, ...onFargate } = tasks;
    const perTask = name === 'prod' ? undefined : 0.25;
    const [taken, other] = (['FARGATE', 'FARGATE_SPOT'] as const)
      .map((provider) => fargateProcessors(provider)(stacksOf(name)))
      .sort((a, b) => b.most - a.most);
    const sum = (bound: 'minimum' | 'maximum') =>
      Object.values(onFargate).reduce((total, bounds) => total + bounds[bound], 0);

    expect(other).toEqual({ least: 0, most: 0 });
    expect((taken?.most ?? 0) / (taken?.least ?? 1)).toBeGreaterThan(1);
    if (perTask !== undefined)
      expect(taken).toEqual({ least: 2 * perTask * sum('minimum'), most: 2 * perTask * sum('maximum') });
  });
});

it('counts what environments in one account and region need together', () => {
  const stacks = homeStacks();

  expect(natGatewaysInOneZone(stacks).most).toBe(3);
  expect(countOf('AWS::EC2::VPC')(stacks).least).toBe(3);
});

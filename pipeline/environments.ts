import type { OfficeHours } from '../workload/workload-stage.ts';
import type { DeliveredEnvironment } from './delivered-environment.ts';

/**
 * As it is written here; where account or region is left out, the context of `cdk.json` says it. A `mailFrom` that is left
 * out is `orders@` the environment's domain, or a name under `.example`, from which SES delivers nothing.
 */
export type EnvironmentData = Omit<DeliveredEnvironment, DefaultedField | 'standsInFor'> &
  Partial<Pick<DeliveredEnvironment, DefaultedField>>;

type DefaultedField = 'account' | 'region' | 'mailFrom';

/** When people work on the shop: outside of it, what only they use may sleep. */
const officeHours: OfficeHours = { timeZone: 'Europe/Berlin', days: 'MON-FRI', from: 7, to: 20 };

/** Where the shop runs. The order in which a change reaches them stands in `delivery.ts`. */
export const environments: readonly EnvironmentData[] = [
  {
    name: 'dev',
    seed: 'demo',
    signIn: { secondFactor: 'optional', threatProtection: 'off' },
    officeHours,
    reporting: { keptForDays: 30 },
    keepsData: false,
    fargateCapacity: 'spot',
    architecture: 'x86_64',
    rollout: { kind: 'rolling' },
    sizes: {
      zones: 2,
      natGateways: 1,
      interfaceEndpoints: false,
      database: {
        kind: 'serverless',
        minimumCapacityUnits: 0.5,
        maximumCapacityUnits: 2,
        readers: 1,
        backupRetentionInDays: 1,
      },
      cache: { nodeType: 'cache.t4g.micro', nodes: 1, snapshotRetentionInDays: 0 },
      hosts: { instanceType: 't3.medium', maximum: 4, targetCapacityInPercent: 100 },
      proxies: { instanceType: 't3.small' },
      tasks: {
        storefront: { minimum: 1, maximum: 4 },
        catalog: { minimum: 1, maximum: 2 },
        orders: { minimum: 1, maximum: 2 },
        'order-processor': { minimum: 1, maximum: 2 },
        payments: { minimum: 1, maximum: 2 },
        'back-office': { minimum: 1, maximum: 1 },
      },
    },
  },
  {
    name: 'staging',
    seed: 'demo',
    canary: { everyMinutes: 15 },
    signIn: { secondFactor: 'optional', threatProtection: 'audit' },
    officeHours,
    reporting: { keptForDays: 90 },
    keepsData: false,
    fargateCapacity: 'on-demand',
    architecture: 'x86_64',
    rollout: { kind: 'canary', percent: 10, bakeTimeInMinutes: 3 },
    sizes: {
      zones: 2,
      natGateways: 1,
      interfaceEndpoints: true,
      database: {
        kind: 'serverless',
        minimumCapacityUnits: 0.5,
        maximumCapacityUnits: 4,
        readers: 1,
        backupRetentionInDays: 7,
      },
      cache: { nodeType: 'cache.t4g.micro', nodes: 2, snapshotRetentionInDays: 1 },
      hosts: { instanceType: 't3.medium', maximum: 6, targetCapacityInPercent: 100 },
      proxies: { instanceType: 't3.small' },
      tasks: {
        storefront: { minimum: 2, maximum: 6 },
        catalog: { minimum: 1, maximum: 4 },
        orders: { minimum: 1, maximum: 4 },
        'order-processor': { minimum: 1, maximum: 4 },
        payments: { minimum: 1, maximum: 4 },
        'back-office': { minimum: 1, maximum: 2 },
      },
    },
  },
  {
    name: 'prod',
    drRegion: 'eu-west-1',
    // A placeholder, which nobody can register (RFC 2606): put your own domain and zone in its place.
    domain: 'shop.sluice.example',
    hostedZone: { id: 'Z0123456789ABCDEFGHIJ', name: 'sluice.example' },
    seed: 'demo',
    canary: { everyMinutes: 5 },
    signIn: { secondFactor: 'required', threatProtection: 'enforced' },
    reporting: { keptForDays: 1095 },
    keepsData: true,
    snapshots: { keptInDays: 35, lock: 'governance' },
    fargateCapacity: 'on-demand',
    architecture: 'x86_64',
    rollout: { kind: 'canary', percent: 10, bakeTimeInMinutes: 10 },
    sizes: {
      zones: 3,
      natGateways: 3,
      interfaceEndpoints: true,
      database: {
        kind: 'provisioned',
        instanceType: 'r7g.large',
        readers: 1,
        backupRetentionInDays: 35,
      },
      cache: { nodeType: 'cache.m7g.large', nodes: 2, snapshotRetentionInDays: 7 },
      hosts: { instanceType: 'm6i.large', maximum: 12, targetCapacityInPercent: 80 },
      proxies: { instanceType: 'c6i.large' },
      tasks: {
        storefront: { minimum: 3, maximum: 12 },
        catalog: { minimum: 2, maximum: 8 },
        orders: { minimum: 2, maximum: 8 },
        'order-processor': { minimum: 2, maximum: 10 },
        payments: { minimum: 2, maximum: 8 },
        'back-office': { minimum: 2, maximum: 4 },
      },
    },
    // Waits with as little as answers at once, and grows to what carries all customers.
    drSizes: {
      zones: 2,
      natGateways: 1,
      interfaceEndpoints: true,
      database: {
        kind: 'provisioned',
        instanceType: 'r7g.large',
        readers: 0,
        backupRetentionInDays: 7,
      },
      cache: { nodeType: 'cache.m7g.large', nodes: 2, snapshotRetentionInDays: 1 },
      hosts: { instanceType: 'm6i.large', maximum: 12, targetCapacityInPercent: 100 },
      proxies: { instanceType: 'c6i.large' },
      tasks: {
        storefront: { minimum: 1, maximum: 12 },
        catalog: { minimum: 1, maximum: 8 },
        orders: { minimum: 1, maximum: 8 },
        'order-processor': { minimum: 1, maximum: 10 },
        payments: { minimum: 1, maximum: 8 },
        'back-office': { minimum: 1, maximum: 4 },
      },
    },
  },
];

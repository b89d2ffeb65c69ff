import { describe, expect, it } from '@jest/globals';
import type { StackDescription } from '../../local/cloud/cloud.ts';
import { findDrilledShop, NothingToDrillError } from './drilled-shop.ts';

const stackOf = (environment: string, region = 'eu-central-1'): StackDescription => ({
  ...{ account: '111111111111', region, stackName: `sluice-${environment}-services` },
  ...{ status: 'CREATE_COMPLETE', statusReason: null, lastUpdated: '2026-11-28T15:00:00.000Z' },
  outputs: { ShopUrl: 'http://127.0.0.1:20000' },
});

const dataOf = (environment: string): StackDescription => ({
  ...stackOf(environment, 'eu-west-1'),
  stackName: `sluice-${environment}-data`,
  outputs: {
    ExportsOutputFnGetAttDatabaseCluster5BEndpointAddressF0: '127.0.0.1',
    ExportsOutputFnGetAttDatabaseCluster5BReadEndpointAddress31: '127.0.0.2',
    ExportsOutputFnGetAttDatabaseCluster5BEndpointPort16: '24513',
  },
});

const taskOf = (pid: number) => ({
  ...{ id: String(pid), version: '1', address: '127.0.0.1:1', pid, healthy: true, startedAt: '' },
});

const serviceOf = (stackName: string, name: string, pid: number) => ({
  ...{ stackName, account: '111111111111', region: 'eu-central-1', name, version: '1' },
  ...{ desiredCount: 1, tasks: [taskOf(pid)], deployment: 'COMPLETED' as const },
});

describe('the shop of a drill', () => {
  it('is the one that stands in two regions, with the processors of the first and the database of the other', async () => {
    const state = {
      stacks: [stackOf('dev'), stackOf('prod'), stackOf('prod-dr', 'eu-west-1'), dataOf('prod-dr')],
      services: [
        serviceOf('sluice-prod-services', 'order-processor', 1),
        serviceOf('sluice-prod-services', 'catalog', 2),
        serviceOf('sluice-prod-dr-services', 'order-processor', 3),
      ],
    };
    const shop = findDrilledShop(state, async () => state);

    expect(shop).toMatchObject({
      ...{ environment: 'prod', home: 'eu-central-1', dr: 'eu-west-1' },
      drReader: { host: '127.0.0.2', port: 24513 },
    });
    expect(await shop.processors()).toEqual([1]);
  });

  it('has to be deployed', () => {
    const state = { stacks: [stackOf('dev'), stackOf('staging')], services: [] };

    expect(() => findDrilledShop(state, async () => state)).toThrow(NothingToDrillError);
    expect(() => findDrilledShop(state, async () => state)).toThrow(
      'No environment is deployed in two regions (only dev, staging); let the release through to one with a drRegion: npm run approve.',
    );
  });
});

import type { StackDescription } from '../../../local/cloud/cloud.ts';

/** A stack of dev with the address of its shop. */
export const shop: StackDescription = {
  account: '111111111111',
  region: 'eu-central-1',
  stackName: 'shop-dev',
  status: 'CREATE_COMPLETE',
  statusReason: null,
  outputs: { ShopUrl: 'http://127.0.0.1:20001' },
  lastUpdated: '2026-11-22T10:00:00.000Z',
};

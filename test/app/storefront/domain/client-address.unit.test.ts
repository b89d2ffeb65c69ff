import { describe, expect, it } from '@jest/globals';
import { clientAddress } from '../../../../app/storefront/domain/client-address.ts';

describe('the address of a client', () => {
  it.each([
    [
      'the entry that the proxy has added, behind load balancer and proxy',
      '203.0.113.7, 10.0.1.5',
      '203.0.113.7',
    ],
    ['not what the client has made up', '1.1.1.1, 2.2.2.2, 203.0.113.7, 10.0.1.5', '203.0.113.7'],
    ['the only entry, without a load balancer', '203.0.113.7', '203.0.113.7'],
    ['that of the connection, without a proxy', undefined, '192.0.2.1'],
    ['that of the connection, when the header is empty', '', '192.0.2.1'],
  ])('is %s', (_, forwardedFor, address) => {
    expect(clientAddress(forwardedFor, '192.0.2.1')).toBe(address);
  });
});

import { describe, expect, it } from '@jest/globals';
import { subnetBlocks } from '../../../../local/cloud/template/cidr.ts';

describe('subnet blocks', () => {
  it('are cut one after the other from the start of an IPv4 block', () => {
    expect(subnetBlocks('10.1.0.0/16', 3)).toEqual(['10.1.0.0/24', '10.1.1.0/24', '10.1.2.0/24']);
  });

  it('are cut from an IPv6 block, too', () => {
    expect(subnetBlocks('2001:db8::/56', 2, 64)).toEqual(['2001:db8::/64', '2001:db8:0:1::/64']);
  });

  it.each([
    ['10.0.0.0/24', 2, 8],
    ['10.0.0.0/24', 1, 9],
    ['10.0.0.0', 1, 8],
    ['nowhere/8', 1, 8],
  ])('of %s do not exist %i times with %i bits', (block, count, bits) => {
    expect(subnetBlocks(block, count, bits)).toBeUndefined();
  });
});

import { describe, expect, it } from '@jest/globals';
import {
  type ApiValue,
  decodeCbor,
  encodeCbor,
  UnreadableCborError,
} from '../../../../local/cloud/endpoint/cbor.ts';

const fromHex = (hex: string) => decodeCbor(Buffer.from(hex.replaceAll(' ', ''), 'hex'));

describe('CBOR', () => {
  // https://www.rfc-editor.org/rfc/rfc8949#appendix-A
  it.each<[string, ApiValue]>([
    ['00', 0],
    ['17', 23],
    ['1818', 24],
    ['1903e8', 1000],
    ['1a000f4240', 1000000],
    ['1b000000e8d4a51000', 1000000000000],
    ['20', -1],
    ['3903e7', -1000],
    ['fb3ff199999999999a', 1.1],
    ['fa47c35000', 100000],
    ['f4', false],
    ['f5', true],
    ['f6', null],
    ['c11a514b67b0', new Date('2013-03-21T20:04:00Z')],
    ['c1fb41d452d9ec200000', new Date('2013-03-21T20:04:00.500Z')],
    ['62c3bc', '\u00fc'],
    ['8301820203820405', [1, [2, 3], [4, 5]]],
    ['a26161016162820203', { a: 1, b: [2, 3] }],
    ['9f018202039f0405ffff', [1, [2, 3], [4, 5]]],
    ['bf61610161629f0203ffff', { a: 1, b: [2, 3] }],
    ['7f657374726561646d696e67ff', 'streaming'],
  ])('%s is read', (hex, value) => {
    expect(fromHex(hex)).toEqual(value);
  });

  it('is read as it was written, what is undefined left out', () => {
    const value = {
      text: 'x'.repeat(300),
      list: [0, 255, 65_536, 2 ** 40, -1, -500, 0.5, -0.25, true, null],
      at: new Date('2026-11-28T12:00:00.250Z'),
      inner: { none: undefined, empty: {}, several: [] },
    };
    expect(decodeCbor(encodeCbor(value))).toEqual({ ...value, inner: { empty: {}, several: [] } });
  });

  it.each(['', '62c3', '82 01', 'a1 6161', 'fc', '1c'])(
    'is refused where it ends too early or means nothing: "%s"',
    (hex) => {
      expect(() => fromHex(hex)).toThrow(UnreadableCborError);
    },
  );
});

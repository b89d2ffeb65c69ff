import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { stringifyAscii } from '../../../app/platform/ascii-json.ts';

/** Any, halves of a pair included. */
const codeUnit = fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code));

describe('JSON in ASCII', () => {
  it('means the same as other JSON, whatever is in it', () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: codeUnit }), (value) => {
        expect(JSON.parse(stringifyAscii(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it('has no other character', () => {
    expect(stringifyAscii({ name: 'Zoë 👩‍👧\uffff\u007f' })).toBe(
      String.raw`{"name":"Zo\u00eb \ud83d\udc69\u200d\ud83d\udc67\uffff\u007f"}`,
    );
  });
});

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { toWaves } from '../../../../app/order-processor/domain/chains.ts';

const items = fc.array(fc.record({ key: fc.constantFrom('a', 'b', 'c'), value: fc.nat() }));

describe('waves', () => {
  it('have each key once at most, and every key in its sequence', () => {
    fc.assert(
      fc.property(items, (all) => {
        const waves = toWaves(all, ({ key }) => key);
        for (const wave of waves) expect(new Set(wave.map(({ key }) => key)).size).toBe(wave.length);
        for (const wanted of ['a', 'b', 'c']) {
          expect(waves.flat().filter(({ key }) => key === wanted)).toEqual(
            all.filter(({ key }) => key === wanted),
          );
        }
      }),
    );
  });
});

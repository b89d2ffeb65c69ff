import { describe, expect, it } from '@jest/globals';
import {
  renewSigningKeys,
  type SigningKeys,
} from '../../../../app/automation/rotate-secret/domain/signing-keys.ts';
import { createSigner } from '../../../../app/platform/signed-value.ts';

/** What the secret holds at first and after each of so many rotations. */
function rotations(count: number): SigningKeys[] {
  let made = 0;
  const newKey = () => {
    made += 1;
    return `made-${made}`;
  };
  const held: SigningKeys[] = [{ key: 'first' }];
  for (let rotation = 1; rotation <= count; rotation += 1)
    held.push(renewSigningKeys(held.at(-1) ?? { key: '' }, newKey));
  return held;
}

const signers = (count: number) => rotations(count).map(({ key }) => createSigner(key));
const accepts = (accepting: number, signing: number, count: number) => {
  const all = signers(count);
  return all[accepting]?.open('cart', all[signing]?.seal('cart', '1') ?? '') === '1';
};

describe('the keys of a signer', () => {
  it('begin with the one that signs and the one that comes after it', () => {
    expect(rotations(3).map(({ key }) => key)).toEqual([
      'first',
      'first made-1',
      'made-1 made-2 first',
      'made-2 made-3 made-1 first',
    ]);
  });

  it('sign anew after each rotation but the first, which only makes the next one known', () => {
    const signatures = signers(4).map(({ signatureOf }) => signatureOf('cart', '1'));

    expect(signatures[1]).toBe(signatures[0]);
    expect(new Set(signatures).size).toBe(4);
  });

  it.each([0, 1, 2, 3, 4, 5])(
    'let tasks from before and after rotation %d accept what the other has signed',
    (before) => {
      expect([accepts(before, before + 1, 6), accepts(before + 1, before, 6)]).toEqual([true, true]);
    },
  );

  it('are accepted for four rotations after they have signed, and no longer', () => {
    const signedBySecond = [3, 4, 5, 6, 7].map((later) => accepts(later, 2, 7));

    expect(signedBySecond).toEqual([true, true, true, true, false]);
  });

  it('keep what else the secret holds', () => {
    expect(renewSigningKeys({ key: 'a', purpose: 'carts' }, () => 'b')).toEqual({
      key: 'a b',
      purpose: 'carts',
    });
  });
});

import { describe, expect, it } from '@jest/globals';
import { createSigner } from '../../../app/platform/signed-value.ts';

describe('a signer', () => {
  const signer = createSigner('a secret of sixteen characters');

  it('opens what it has sealed', () => {
    expect(signer.open('cart', signer.seal('cart', '[["Ä",1]]'))).toBe('[["Ä",1]]');
  });

  it.each([
    ['nothing', ''],
    ['a changed text', signer.seal('cart', 'a').replace(/^[^.]*/, Buffer.from('b').toString('base64url'))],
    ['a text sealed for another purpose', signer.seal('customer', 'a')],
    ['a text sealed with another secret', createSigner('another secret entirely').seal('cart', 'a')],
  ])('does not open %s', (_, sealed) => {
    expect(signer.open('cart', sealed)).toBeUndefined();
  });
});

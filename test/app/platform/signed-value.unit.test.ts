import { describe, expect, it } from '@jest/globals';
import { createSigner } from '../../../app/platform/signed-value.ts';

describe('a signer', () => {
  const signer = createSigner('a secret of sixteen characters');

  it('opens what it has sealed', () => {
    expect(signer.open('cart', signer.seal('cart', '[["Ä",1]]'))).toBe('[["Ä",1]]');
  });

  it('signs with the first of its keys and accepts what any of them has signed', () => {
    const now = createSigner('the-new-key the-old-key');
    const former = createSigner('the-old-key');

    expect(now.signatureOf('cart', '1')).toBe(createSigner('the-new-key').signatureOf('cart', '1'));
    expect(now.open('cart', former.seal('cart', '1'))).toBe('1');
    expect(former.open('cart', now.seal('cart', '1'))).toBeUndefined();
    expect(now.open('cart', createSigner('another-key').seal('cart', '1'))).toBeUndefined();
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

import { describe, expect, it } from '@jest/globals';
import {
  createSessionSeal,
  createSignInSeal,
  type Session,
} from '../../../app/back-office/identity/session.ts';

const session: Session = {
  subject: '1',
  name: 'grace',
  accessToken: 'a.b.c',
  refreshToken: 'd',
  expiresAt: 1,
};

describe('a sealed session', () => {
  const seal = createSessionSeal('a secret for tests');

  it('opens to what it was', async () => {
    expect(await seal.open(await seal.seal(session))).toEqual(session);
  });

  it('does not show what it holds, nor twice the same', async () => {
    const [one, other] = [await seal.seal(session), await seal.seal(session)];
    expect(one).not.toBe(other);
    expect(Buffer.from(one, 'base64url').toString('latin1')).not.toContain('grace');
  });

  it.each([
    // Of the tag's last character only two bits count, of its first all six.
    [
      'changed',
      (sealed: string) => sealed.replace(/(?<=\.)[^.](?=[^.]*$)/, (first) => (first === 'A' ? 'B' : 'A')),
    ],
    ['cut short', (sealed: string) => sealed.slice(0, -20)],
    ['missing', () => ''],
  ])('is nothing when it is %s', async (_, change) => {
    expect(await seal.open(change(await seal.seal(session)))).toBeUndefined();
  });

  it('is nothing to another secret, or as something else', async () => {
    const sealed = await seal.seal(session);
    expect(await createSessionSeal('another secret for tests').open(sealed)).toBeUndefined();
    expect(await createSignInSeal('a secret for tests').open(sealed)).toBeUndefined();
  });
});

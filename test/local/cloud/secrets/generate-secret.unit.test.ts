import { describe, expect, it } from '@jest/globals';
import { generateSecretString } from '../../../../local/cloud/secrets/generate-secret.ts';

describe('a generated secret', () => {
  it('is a password of 32 characters with one of each kind, when nothing else is said', () => {
    const password = generateSecretString({});
    expect(password).toHaveLength(32);
    for (const kind of [/[a-z]/, /[A-Z]/, /[0-9]/, /[^A-Za-z0-9]/]) expect(password).toMatch(kind);
  });

  it('holds no excluded character', () => {
    const settings = { PasswordLength: 200, ExcludeCharacters: 'abcXYZ/@"\\', ExcludeNumbers: true };
    expect(generateSecretString(settings)).not.toMatch(/[abcXYZ/@"\\0-9]/);
  });

  it('goes into its template under its key', () => {
    const text = generateSecretString({
      SecretStringTemplate: '{"username":"shop"}',
      GenerateStringKey: 'password',
      PasswordLength: 8,
      ExcludePunctuation: true,
    });
    expect(JSON.parse(text)).toEqual({
      username: 'shop',
      password: expect.stringMatching(/^[A-Za-z0-9]{8}$/),
    });
  });

  it('is another one each time', () => {
    expect(generateSecretString({})).not.toBe(generateSecretString({}));
  });

  it.each([
    [{ SecretStringTemplate: '{}' }, 'both or neither'],
    [{ GenerateStringKey: 'x' }, 'both or neither'],
    [{ PasswordLength: 2 }, '2 characters'],
  ])('is refused for %j', (settings, reason) => {
    expect(() => generateSecretString(settings)).toThrow(reason);
  });
});

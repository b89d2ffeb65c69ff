import { createHmac, createSecretKey, type KeyObject, timingSafeEqual } from 'node:crypto';

/** Signs texts, and tells whether it has signed them. A signature for one purpose is worth nothing for another. */
export interface Signer {
  /** A signature in base64url. */
  signatureOf: (purpose: string, text: string) => string;
  hasSigned: (purpose: string, text: string, signature: string) => boolean;
  /** The text with its signature, fit for a cookie. */
  seal: (purpose: string, text: string) => string;
  /** The text of `seal`; undefined when it was changed or sealed for another purpose. */
  open: (purpose: string, sealed: string) => string | undefined;
}

/** @param secret A key, or several with spaces between them: the first one signs, and what any of them has signed is accepted. */
export function createSigner(secret: string): Signer {
  // As key objects they are prepared once, not for each signature.
  const [signing, ...others] = secret.split(' ').map((key) => createSecretKey(Buffer.from(key)));
  if (!signing) throw new Error('A signer needs a key');
  const sign = (key: KeyObject, purpose: string, text: string) =>
    createHmac('sha256', key)
      .update(JSON.stringify([purpose, text]))
      .digest('base64url');
  const signatureOf = (purpose: string, text: string) => sign(signing, purpose, text);
  const hasSigned = (purpose: string, text: string, signature: string) =>
    [signing, ...others].some((key) => areEqual(sign(key, purpose, text), signature));
  return {
    signatureOf,
    hasSigned,
    seal: (purpose, text) => `${Buffer.from(text).toString('base64url')}.${signatureOf(purpose, text)}`,
    open: (purpose, sealed) => {
      const [encoded = '', signature = ''] = sealed.split('.');
      const text = Buffer.from(encoded, 'base64url').toString();
      return hasSigned(purpose, text, signature) ? text : undefined;
    },
  };
}

function areEqual(expected: string, given: string): boolean {
  const expectedBytes = Buffer.from(expected);
  const givenBytes = Buffer.from(given);
  return expectedBytes.length === givenBytes.length && timingSafeEqual(expectedBytes, givenBytes);
}

import { chmodSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type CryptoKey,
  calculateJwkThumbprint,
  errors,
  exportJWK,
  generateKeyPair,
  importJWK,
  type JWK,
  type JWTPayload,
  jwtVerify,
  SignJWT,
} from 'jose';
import { writeFileAtomically } from '../atomic-file.ts';

const algorithm = 'RS256';

/** The key of one user pool: private on disk, public for whoever checks its tokens. */
export interface SigningKey {
  /** For the pool's key set (RFC 7517). */
  readonly publicJwk: JWK;
  /** A compact JWS of the claims as they are. */
  sign(claims: JWTPayload): Promise<string>;
  /** The claims of a token that this key has signed and that has not expired; undefined for any other. */
  verify(token: string, issuer: string): Promise<JWTPayload | undefined>;
}

/** Reads the pool's key, or makes it at the pool's first start: tokens stay good over restarts. */
export async function openSigningKey(directory: string): Promise<SigningKey> {
  const file = join(directory, 'signing-key.json');
  if (!existsSync(file)) {
    writeFileAtomically(file, JSON.stringify(await generateKey()));
    chmodSync(file, 0o600);
  }
  const privateJwk = JSON.parse(readFileSync(file, 'utf8')) as JWK;
  const { kty, n, e, kid } = privateJwk;
  const publicJwk: JWK = { ...{ kty, n, e, kid }, alg: algorithm, use: 'sig' };
  const privateKey = (await importJWK(privateJwk, algorithm)) as CryptoKey;
  const publicKey = (await importJWK(publicJwk, algorithm)) as CryptoKey;
  return {
    publicJwk,
    sign: (claims) =>
      new SignJWT(claims).setProtectedHeader({ alg: algorithm, kid: kid ?? '' }).sign(privateKey),
    async verify(token, issuer) {
      try {
        return (await jwtVerify(token, publicKey, { issuer, algorithms: [algorithm] })).payload;
      } catch (error) {
        if (error instanceof errors.JOSEError) return undefined;
        throw error;
      }
    },
  };
}

async function generateKey(): Promise<JWK> {
  const { privateKey } = await generateKeyPair(algorithm, { extractable: true });
  const jwk = await exportJWK(privateKey);
  return { ...jwk, kid: await calculateJwkThumbprint(jwk) };
}

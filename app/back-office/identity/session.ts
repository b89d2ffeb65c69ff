import { hkdfSync } from 'node:crypto';
import { EncryptJWT, errors, jwtDecrypt } from 'jose';
import { z } from 'zod';

const sessionSchema = z.object({
  /** The issuer's id of the user. */
  subject: z.string(),
  /** What people call the user. */
  name: z.string(),
  accessToken: z.string(),
  refreshToken: z.string().optional(),
  /** When the access token ends, in seconds since 1970. */
  expiresAt: z.number(),
});

/** Who is signed in, with the tokens that the services ask for. */
export type Session = z.output<typeof sessionSchema>;

const signInSchema = z.object({
  state: z.string(),
  nonce: z.string(),
  codeVerifier: z.string(),
  /** Where the user wanted to go, below the base path. */
  returnTo: z.string(),
});

/** What has to be kept between leaving for the issuer and coming back. */
export type SignInAttempt = z.output<typeof signInSchema>;

/** Makes texts for cookies that nobody else can read or make. A text of one kind is worth nothing as another. */
export interface Seal<Content> {
  seal: (content: Content) => Promise<string>;
  /** Undefined for what was changed, has expired, or was sealed with another secret or as something else. */
  open: (sealed: string) => Promise<Content | undefined>;
}

/** A working day; then even somebody with a refresh token signs in anew. */
const sessionLifetime = '10h';
const signInLifetime = '15m';

export const createSessionSeal = (secret: string): Seal<Session> =>
  createSeal({ secret, purpose: 'session', lifetime: sessionLifetime, schema: sessionSchema });

export const createSignInSeal = (secret: string): Seal<SignInAttempt> =>
  createSeal({ secret, purpose: 'sign-in', lifetime: signInLifetime, schema: signInSchema });

/** JSON Web Encryption with a key of its own for each purpose. https://www.rfc-editor.org/rfc/rfc7516 */
function createSeal<Schema extends z.ZodType<Record<string, unknown>>>(options: {
  secret: string;
  purpose: string;
  lifetime: string;
  schema: Schema;
}): Seal<z.output<Schema>> {
  const { secret, purpose, lifetime, schema } = options;
  const key = new Uint8Array(hkdfSync('sha256', secret, '', `back-office ${purpose}`, 32));
  return {
    seal: (content) =>
      new EncryptJWT({ content })
        .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
        .setIssuedAt()
        .setExpirationTime(lifetime)
        .encrypt(key),
    open: async (sealed) => {
      try {
        const { payload } = await jwtDecrypt(sealed, key, {
          keyManagementAlgorithms: ['dir'],
          contentEncryptionAlgorithms: ['A256GCM'],
        });
        return schema.safeParse(payload.content).data;
      } catch (error) {
        if (error instanceof errors.JOSEError) return undefined;
        throw error;
      }
    },
  };
}

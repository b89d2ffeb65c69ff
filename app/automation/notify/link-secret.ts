import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { z } from 'zod';

/** The secret is there but holds no key. Its value is not repeated. */
export class UnusableLinkSecretError extends Error {
  constructor(secretArn: string) {
    super(`Secret ${secretArn} is not a JSON object with "key"; store it in that form.`);
    this.name = 'UnusableLinkSecretError';
  }
}

const keptInMilliseconds = 5 * 60_000;

const secretSchema = z
  .string()
  .transform((value, context) => {
    try {
      return JSON.parse(value) as unknown;
    } catch {
      context.addIssue('is not JSON');
      return z.NEVER;
    }
  })
  .pipe(z.object({ key: z.string().min(1) }));

/**
 * Reads the key that signs links, and keeps it for five minutes, so that a rotated one is found soon and Secrets
 * Manager is not asked for each mail.
 *
 * @throws {UnusableLinkSecretError}
 */
export function readLinkKeyWith(client: SecretsManagerClient): (secretArn: string) => Promise<string> {
  let kept: { key: string; until: number } | undefined;
  return async (secretArn) => {
    if (kept !== undefined && Date.now() < kept.until) return kept.key;
    const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: secretArn }));
    const secret = secretSchema.safeParse(SecretString);
    if (!secret.success) throw new UnusableLinkSecretError(secretArn);
    kept = { key: secret.data.key, until: Date.now() + keptInMilliseconds };
    return kept.key;
  };
}

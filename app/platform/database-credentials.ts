import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { z } from 'zod';

/** The secret is there but does not hold a user name and a password. Its value is not repeated. */
export class UnusableSecretError extends Error {
  constructor(secretArn: string) {
    super(`Secret ${secretArn} is not a JSON object with "username" and "password"; store it in that form.`);
    this.name = 'UnusableSecretError';
  }
}

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
  .pipe(z.object({ username: z.string().min(1), password: z.string().min(1) }));

/**
 * The user and password that Aurora has now.
 *
 * @throws {UnusableSecretError}
 */
export async function readDatabaseCredentials(
  client: SecretsManagerClient,
  secretArn: string,
): Promise<{ user: string; password: string }> {
  const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: secretArn }));
  const secret = secretSchema.safeParse(SecretString);
  if (!secret.success) throw new UnusableSecretError(secretArn);
  return { user: secret.data.username, password: secret.data.password };
}

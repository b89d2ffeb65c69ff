import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { type ChangingPassword, changingPassword } from './changing-password.ts';
import { credentialsSchema, readJsonSecret } from './json-secret.ts';
import type { Logger } from './logger.ts';

/**
 * The user and password that Aurora has now, of the secret with `username` and `password`.
 *
 * @throws {UnusableSecretError}
 */
export async function readDatabaseCredentials(
  client: SecretsManagerClient,
  secretArn: string,
  logger: Logger,
): Promise<{ user: string; password: ChangingPassword }> {
  const { username, password } = await readJsonSecret(client, { secretArn }, credentialsSchema);
  return { user: username, password: changingPassword({ secretArn, first: password, logger, client }) };
}

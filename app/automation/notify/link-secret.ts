import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { z } from 'zod';
import { readJsonSecret } from '../../platform/json-secret.ts';

const keptInMilliseconds = 5 * 60_000;

const secretSchema = z.object({ key: z.string().min(1) });

/**
 * Reads the key that signs links, and keeps it for five minutes, so that a rotated one is found soon and Secrets
 * Manager is not asked for each mail.
 *
 * @throws {UnusableSecretError}
 */
export function readLinkKeyWith(client: SecretsManagerClient): (secretArn: string) => Promise<string> {
  let kept: { key: string; until: number } | undefined;
  return async (secretArn) => {
    if (kept !== undefined && Date.now() < kept.until) return kept.key;
    const { key } = await readJsonSecret(client, { secretArn }, secretSchema);
    kept = { key, until: Date.now() + keptInMilliseconds };
    return key;
  };
}

import {
  GetSecretValueCommand,
  ResourceNotFoundException,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { z } from 'zod';

/** The secret is there but does not hold what it is read for. Its value is not repeated. */
export class UnusableSecretError extends Error {
  constructor(secretArn: string, keys: readonly string[]) {
    const needed = keys.map((key) => `"${key}"`).join(' and ');
    super(`Secret ${secretArn} is not a JSON object with ${needed}; store it in that form.`);
    this.name = 'UnusableSecretError';
  }
}

/** Which version of a secret: the one with this label or this id; the current one unless told. */
export interface SecretVersion {
  secretArn: string;
  stage?: SecretStage;
  versionId?: string;
}

export type SecretStage = 'AWSCURRENT' | 'AWSPENDING' | 'AWSPREVIOUS';

/** A user of a database or a cache, as its secret holds it; whatever else it holds is kept. */
export const credentialsSchema = z.looseObject({ username: z.string().min(1), password: z.string().min(1) });

/** @throws {UnusableSecretError} */
export async function readJsonSecret<Schema extends z.ZodObject>(
  client: SecretsManagerClient,
  { secretArn, stage, versionId }: SecretVersion,
  schema: Schema,
): Promise<z.output<Schema>> {
  const { SecretString } = await client.send(
    new GetSecretValueCommand({ SecretId: secretArn, VersionStage: stage, VersionId: versionId }),
  );
  const secret = schema.safeParse(parse(SecretString));
  if (!secret.success) throw new UnusableSecretError(secretArn, Object.keys(schema.shape));
  return secret.data;
}

/** Undefined where there is no such version, or one without a value, as at the beginning of a rotation. */
export async function readJsonSecretIfThere<Schema extends z.ZodObject>(
  client: SecretsManagerClient,
  version: SecretVersion,
  schema: Schema,
): Promise<z.output<Schema> | undefined> {
  try {
    return await readJsonSecret(client, version, schema);
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
}

function parse(value: string | undefined): unknown {
  try {
    return JSON.parse(value ?? '');
  } catch {
    // Refused like everything else that is no such object.
    return undefined;
  }
}

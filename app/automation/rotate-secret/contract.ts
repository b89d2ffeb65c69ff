/**
 * Changes secrets for Secrets Manager, which invokes it with a `RotationRequest` for each step. One program, deployed as
 * two functions: one for what all regions of an environment share, which is the password of the database's owner and the
 * keys that sign; one for the passwords of a cache's users.
 */
const program = { name: 'rotate-secret' } as const;

export const rotateSharedSecret = {
  ...program,
  handler: 'main.rotateSharedSecret',
  timeoutInSeconds: 60,
} as const;

export const rotateCachePassword = {
  ...program,
  handler: 'main.rotateCachePassword',
  /** ElastiCache takes a minute or two to tell a new password to all nodes. */
  timeoutInSeconds: 600,
} as const;

export interface RotateSharedSecretVariables {
  ENVIRONMENT: string;
  /** Of the secret with user and password of the database's owner; every other one holds keys for signatures. */
  DATABASE_SECRET_ARN: string;
  DATABASE_HOST: string;
  DATABASE_PORT: string;
  DATABASE_NAME: string;
}

export interface RotateCachePasswordVariables {
  ENVIRONMENT: string;
  /** Without a user: `rediss://host:port`. */
  CACHE_URL: string;
  /** The id of a user in ElastiCache is this, followed by the user's name. */
  USER_ID_PREFIX: string;
}

/** In this order; each may be repeated. https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_lambda-functions.html */
export type RotationStep = 'createSecret' | 'setSecret' | 'testSecret' | 'finishSecret';

export interface RotationRequest {
  Step: RotationStep;
  /** The ARN. */
  SecretId: string;
  /** The id of the version that this rotation makes. */
  ClientRequestToken: string;
}

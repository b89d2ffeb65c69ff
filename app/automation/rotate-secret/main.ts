import { randomBytes } from 'node:crypto';
import { ElastiCacheClient } from '@aws-sdk/client-elasticache';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { Context } from 'aws-lambda';
import { z } from 'zod';
import { credentialsSchema } from '../../platform/json-secret.ts';
import { createFunctionLogger } from '../../platform/logger.ts';
import { readCacheConfig, readSharedConfig } from './config.ts';
import { rotateCachePassword as contract } from './contract.ts';
import { cacheUser } from './data/cache-user.ts';
import { databaseOwner } from './data/database-owner.ts';
import { rotatedSecret } from './data/rotated-secret.ts';
import { renewSigningKeys } from './domain/signing-keys.ts';
import { type Credentials, type PasswordHolder, takeStep } from './domain/take-step.ts';
import { createHandler, type HandlerDependencies } from './handler.ts';

type RemainingTime = Pick<Context, 'getRemainingTimeInMillis'>;

const secrets = new SecretsManagerClient();
const elastiCache = new ElastiCacheClient();
const keysSchema = z.looseObject({ key: z.string().min(1) });

/** The Lambda function that changes the password of the database's owner, and keys for signatures. */
export async function rotateSharedSecret(event: unknown, context: RemainingTime): Promise<void> {
  const config = readSharedConfig(process.env);
  const address = {
    host: config.DATABASE_HOST,
    port: config.DATABASE_PORT,
    database: config.DATABASE_NAME,
  };
  const takePasswordStep = passwordSteps(() => databaseOwner(address));
  const handler = createHandler({
    ...common(config.ENVIRONMENT),
    takeStep: (step, rotation) =>
      rotation.secretArn === config.DATABASE_SECRET_ARN
        ? takePasswordStep(step, rotation)
        : takeKeyStep(step, rotation),
  });
  await handler(event, context);
}

/** The Lambda function that changes the passwords of the cache's users. */
export async function rotateCachePassword(event: unknown, context: RemainingTime): Promise<void> {
  const config = readCacheConfig(process.env);
  const holder = (hasTime: () => boolean) =>
    cacheUser({
      client: elastiCache,
      url: config.CACHE_URL,
      userIdPrefix: config.USER_ID_PREFIX,
      hasTime,
    });
  const handler = createHandler({ ...common(config.ENVIRONMENT), takeStep: passwordSteps(holder) });
  await handler(event, context);
}

/** The holder answers only to whoever has time left. */
function passwordSteps(holder: (hasTime: () => boolean) => PasswordHolder): HandlerDependencies['takeStep'] {
  return (step, { secretArn, versionId, hasTime }) =>
    takeStep<Credentials>(step, {
      versionId,
      secret: rotatedSecret(secrets, secretArn, credentialsSchema),
      holder: holder(hasTime),
      renew: (current) => ({ ...current, password: newSecret() }),
    });
}

const takeKeyStep: HandlerDependencies['takeStep'] = (step, { secretArn, versionId }) =>
  takeStep(step, {
    versionId,
    secret: rotatedSecret(secrets, secretArn, keysSchema),
    renew: (current) => renewSigningKeys(current, newSecret),
  });

/** 64 letters, digits, hyphens and underscores: allowed everywhere, at their own sake in a URL as well. */
function newSecret(): string {
  return randomBytes(48).toString('base64url');
}

function common(environment: string): Pick<HandlerDependencies, 'logger'> {
  return { logger: createFunctionLogger({ service: contract.name, environment }) };
}

import { ElastiCacheClient } from '@aws-sdk/client-elasticache';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { Context } from 'aws-lambda';
import { createFunctionLogger } from '../../platform/logger.ts';
import { readCacheConfig, readDatabaseConfig } from './config.ts';
import { rotateCachePassword as contract } from './contract.ts';
import { cacheUser } from './data/cache-user.ts';
import { databaseOwner } from './data/database-owner.ts';
import { rotatedSecret } from './data/rotated-secret.ts';
import { createHandler, type HandlerDependencies } from './handler.ts';

type RemainingTime = Pick<Context, 'getRemainingTimeInMillis'>;

const secrets = new SecretsManagerClient();
const elastiCache = new ElastiCacheClient();

/** The Lambda function that changes the password of the database's owner. */
export async function rotateDatabasePassword(event: unknown, context: RemainingTime): Promise<void> {
  const config = readDatabaseConfig(process.env);
  const address = {
    host: config.DATABASE_HOST,
    port: config.DATABASE_PORT,
    database: config.DATABASE_NAME,
  };
  await createHandler(dependencies(config.ENVIRONMENT, () => databaseOwner(address)))(event, context);
}

/** The Lambda function that changes the passwords of the cache's users. */
export async function rotateCachePassword(event: unknown, context: RemainingTime): Promise<void> {
  const config = readCacheConfig(process.env);
  const holder: HandlerDependencies['holder'] = (hasTime) =>
    cacheUser({
      client: elastiCache,
      url: config.CACHE_URL,
      userIdPrefix: config.USER_ID_PREFIX,
      hasTime,
    });
  await createHandler(dependencies(config.ENVIRONMENT, holder))(event, context);
}

function dependencies(environment: string, holder: HandlerDependencies['holder']): HandlerDependencies {
  return {
    secret: (secretArn) => rotatedSecret(secrets, secretArn),
    holder,
    logger: createFunctionLogger({ service: contract.name, environment }),
  };
}

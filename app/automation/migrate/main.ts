import { join } from 'node:path';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { readDatabaseCredentials } from '../../platform/database-credentials.ts';
import { createFunctionLogger } from '../../platform/logger.ts';
import { readConfig } from './config.ts';
import { migrate as contract } from './contract.ts';
import { type FollowOptions, migrateOrFollow } from './follow-writer.ts';
import { createHandler } from './handler.ts';
import { dryRun } from './migrate.ts';
import { readAllMigrations } from './migration-file.ts';

const secrets = new SecretsManagerClient();

const logger = createFunctionLogger({ service: contract.name });

/** The Lambda function. The bundle has the migrations beside it. */
export const handler = createHandler({
  logger,
  migrate: async () => migrateOrFollow(await readOptions()),
  dryRun: async () => dryRun(await readOptions()),
});

async function readOptions(): Promise<FollowOptions> {
  const config = readConfig(process.env);
  const credentials = await readDatabaseCredentials(secrets, config.DATABASE_SECRET_ARN, logger);
  return {
    connection: {
      host: config.DATABASE_HOST,
      port: config.DATABASE_PORT,
      database: config.DATABASE_NAME,
      ...credentials,
    },
    readerHost: config.DATABASE_READER_HOST,
    migrations: await readAllMigrations(join(import.meta.dirname, 'migrations')),
    seed: config.SEED,
  };
}

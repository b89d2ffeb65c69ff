import { z } from 'zod';
import { parseEnvironment, port, type SchemaOf, text } from '../../platform/environment.ts';
import type { RotateCachePasswordVariables, RotateDatabasePasswordVariables } from './contract.ts';

const databaseSchema = z.object({
  ENVIRONMENT: text(),
  DATABASE_HOST: text(),
  DATABASE_PORT: port(),
  DATABASE_NAME: text(),
} satisfies SchemaOf<RotateDatabasePasswordVariables>);

const cacheSchema = z.object({
  ENVIRONMENT: text(),
  CACHE_URL: text(),
  USER_ID_PREFIX: text(),
} satisfies SchemaOf<RotateCachePasswordVariables>);

/** @throws {InvalidEnvironmentError} */
export const readDatabaseConfig = (environment: NodeJS.ProcessEnv) =>
  parseEnvironment(databaseSchema, environment);

/** @throws {InvalidEnvironmentError} */
export const readCacheConfig = (environment: NodeJS.ProcessEnv) => parseEnvironment(cacheSchema, environment);

import { z } from 'zod';
import { parseEnvironment, port, type SchemaOf, text } from '../../platform/environment.ts';
import type { RotateCachePasswordVariables, RotateSharedSecretVariables } from './contract.ts';

const sharedSchema = z.object({
  ENVIRONMENT: text(),
  DATABASE_SECRET_ARN: text(),
  DATABASE_HOST: text(),
  DATABASE_PORT: port(),
  DATABASE_NAME: text(),
} satisfies SchemaOf<RotateSharedSecretVariables>);

const cacheSchema = z.object({
  ENVIRONMENT: text(),
  CACHE_URL: text(),
  USER_ID_PREFIX: text(),
} satisfies SchemaOf<RotateCachePasswordVariables>);

/** @throws {InvalidEnvironmentError} */
export const readSharedConfig = (environment: NodeJS.ProcessEnv) =>
  parseEnvironment(sharedSchema, environment);

/** @throws {InvalidEnvironmentError} */
export const readCacheConfig = (environment: NodeJS.ProcessEnv) => parseEnvironment(cacheSchema, environment);

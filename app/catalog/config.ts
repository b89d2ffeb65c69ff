import { z } from 'zod';
import {
  databaseVariables,
  httpUrl,
  parseEnvironment,
  port,
  type SchemaOf,
  text,
} from '../platform/environment.ts';
import type { CatalogSecrets, CatalogVariables } from './contract.ts';

const schema = z.object({
  PORT: port(),
  ENVIRONMENT: text(),
  VERSION: text(),
  ...databaseVariables,
  DATABASE_READER_HOST: text(),
  REDIS_URL: text(),
  REDIS_PASSWORD: text(),
  REDIS_SECRET_ARN: text(),
  OIDC_ISSUER: httpUrl(),
} satisfies SchemaOf<CatalogVariables & CatalogSecrets>);

/** @throws {InvalidEnvironmentError} */
export const readConfig = (environment: NodeJS.ProcessEnv) => parseEnvironment(schema, environment);

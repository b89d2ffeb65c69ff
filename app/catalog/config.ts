import { z } from 'zod';
import { parseEnvironment, port, type SchemaOf, text } from '../platform/environment.ts';
import type { CatalogSecrets, CatalogVariables } from './contract.ts';

const schema = z.object({
  PORT: port(),
  ENVIRONMENT: text(),
  VERSION: text(),
  DATABASE_HOST: text(),
  DATABASE_PORT: port(),
  DATABASE_NAME: text(),
  DATABASE_USER: text(),
  DATABASE_PASSWORD: text(),
  REDIS_URL: text(),
} satisfies SchemaOf<CatalogVariables & CatalogSecrets>);

/** @throws {InvalidEnvironmentError} */
export const readConfig = (environment: NodeJS.ProcessEnv) => parseEnvironment(schema, environment);

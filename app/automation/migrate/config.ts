import { z } from 'zod';
import { parseEnvironment, port, type SchemaOf, text } from '../../platform/environment.ts';
import type { MigrateVariables } from './contract.ts';

const schema = z.object({
  ENVIRONMENT: text(),
  DATABASE_HOST: text(),
  DATABASE_READER_HOST: text(),
  DATABASE_PORT: port(),
  DATABASE_NAME: text(),
  DATABASE_SECRET_ARN: text(),
  SEED: z.enum(['demo', 'none'], 'must be demo or none'),
} satisfies SchemaOf<MigrateVariables>);

/** @throws {InvalidEnvironmentError} */
export const readConfig = (environment: NodeJS.ProcessEnv) => parseEnvironment(schema, environment);

import { z } from 'zod';
import { httpUrl, parseEnvironment, port, type SchemaOf, text } from '../../platform/environment.ts';
import type { RedriveVariables } from './contract.ts';

const schema = z.object({
  ENVIRONMENT: text(),
  DATABASE_HOST: text(),
  DATABASE_PORT: port(),
  DATABASE_NAME: text(),
  DATABASE_SECRET_ARN: text(),
  ORDER_QUEUE_URL: httpUrl(),
} satisfies SchemaOf<RedriveVariables>);

/** @throws {InvalidEnvironmentError} */
export const readConfig = (environment: NodeJS.ProcessEnv) => parseEnvironment(schema, environment);

import { z } from 'zod';
import { parseEnvironment, port, type SchemaOf, text } from '../platform/environment.ts';
import type { PaymentsSecrets, PaymentsVariables } from './contract.ts';

const schema = z.object({
  PORT: port(),
  ENVIRONMENT: text(),
  VERSION: text(),
  DATABASE_HOST: text(),
  DATABASE_PORT: port(),
  DATABASE_NAME: text(),
  DATABASE_USER: text(),
  DATABASE_PASSWORD: text(),
} satisfies SchemaOf<PaymentsVariables & PaymentsSecrets>);

/** @throws {InvalidEnvironmentError} */
export const readConfig = (environment: NodeJS.ProcessEnv) => parseEnvironment(schema, environment);

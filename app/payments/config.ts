import { z } from 'zod';
import { databaseVariables, parseEnvironment, port, type SchemaOf, text } from '../platform/environment.ts';
import type { PaymentsSecrets, PaymentsVariables } from './contract.ts';

const schema = z.object({
  PORT: port(),
  ENVIRONMENT: text(),
  VERSION: text(),
  ...databaseVariables,
} satisfies SchemaOf<PaymentsVariables & PaymentsSecrets>);

/** @throws {InvalidEnvironmentError} */
export const readConfig = (environment: NodeJS.ProcessEnv) => parseEnvironment(schema, environment);

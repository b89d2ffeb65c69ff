import { z } from 'zod';
import {
  count,
  databaseVariables,
  parseEnvironment,
  port,
  type SchemaOf,
  text,
} from '../platform/environment.ts';
import type { PaymentsSecrets, PaymentsVariables } from './contract.ts';

const schema = z.object({
  PORT: port(),
  ENVIRONMENT: text(),
  VERSION: text(),
  ...databaseVariables,
  CAPTURE_AFTER_MINUTES: count(),
} satisfies SchemaOf<PaymentsVariables & PaymentsSecrets>);

/** @throws {InvalidEnvironmentError} */
export const readConfig = (environment: NodeJS.ProcessEnv) => parseEnvironment(schema, environment);

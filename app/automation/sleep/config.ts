import { z } from 'zod';
import { parseEnvironment, type SchemaOf, text } from '../../platform/environment.ts';
import type { SleepVariables } from './contract.ts';

const names = () => text().transform((list) => list.split(','));

const schema = z.object({
  ENVIRONMENT: text(),
  CLUSTER_NAME: text(),
  SERVICE_NAMES: names(),
  SINGLE_SERVICE_NAMES: names(),
  DATABASE_CLUSTER: text(),
} satisfies SchemaOf<SleepVariables>);

/** @throws {InvalidEnvironmentError} */
export const readConfig = (environment: NodeJS.ProcessEnv) => parseEnvironment(schema, environment);

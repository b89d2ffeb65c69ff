import { z } from 'zod';
import { parseEnvironment, type SchemaOf, text } from '../../platform/environment.ts';
import type { DeliveryMetricsVariables } from './contract.ts';

const schema = z.object({
  ENVIRONMENT: text(),
  PRODUCTION_STAGE: text(),
} satisfies SchemaOf<DeliveryMetricsVariables>);

/** @throws {InvalidEnvironmentError} */
export const readConfig = (environment: NodeJS.ProcessEnv) => parseEnvironment(schema, environment);

import { z } from 'zod';
import { parseEnvironment, type SchemaOf, text } from '../../platform/environment.ts';
import type { DeliveryNewsVariables } from './contract.ts';

const schema = z.object({
  ENVIRONMENT: text(),
  TOPIC_ARN: text(),
} satisfies SchemaOf<DeliveryNewsVariables>);

/** @throws {InvalidEnvironmentError} */
export const readConfig = (environment: NodeJS.ProcessEnv) => parseEnvironment(schema, environment);

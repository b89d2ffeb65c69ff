import { z } from 'zod';
import { listOfTexts, parseEnvironment, type SchemaOf, text } from '../../platform/environment.ts';
import type { StartDeliveryVariables } from './contract.ts';

const schema = z.object({
  ENVIRONMENT: text(),
  PIPELINE_NAME: text(),
  DOCUMENTATION: listOfTexts(),
} satisfies SchemaOf<StartDeliveryVariables>);

/** @throws {InvalidEnvironmentError} */
export const readConfig = (environment: NodeJS.ProcessEnv) => parseEnvironment(schema, environment);

import { z } from 'zod';
import { listOfTexts, parseEnvironment, type SchemaOf, text } from '../../platform/environment.ts';
import type { GatekeeperVariables } from './contract.ts';

const schema = z.object({
  ENVIRONMENT: text(),
  SELF_APPROVING_GATES: listOfTexts(),
} satisfies SchemaOf<GatekeeperVariables>);

/** @throws {InvalidEnvironmentError} */
export const readConfig = (environment: NodeJS.ProcessEnv) => parseEnvironment(schema, environment);

import { z } from 'zod';
import { parseEnvironment, type SchemaOf, text } from '../../platform/environment.ts';
import type { SnapshotCheckVariables } from './contract.ts';

const schema = z.object({
  ENVIRONMENT: text(),
  VAULT_NAME: text(),
  VAULT_REGION: text(),
} satisfies SchemaOf<SnapshotCheckVariables>);

/** @throws {InvalidEnvironmentError} */
export const readConfig = (environment: NodeJS.ProcessEnv) => parseEnvironment(schema, environment);

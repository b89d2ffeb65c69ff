import { z } from 'zod';
import { parseEnvironment, type SchemaOf, text } from '../../platform/environment.ts';
import type { ApprovalRuleVariables } from './contract.ts';

const schema = z.object({ ENVIRONMENT: text() } satisfies SchemaOf<ApprovalRuleVariables>);

/** @throws {InvalidEnvironmentError} */
export const readConfig = (environment: NodeJS.ProcessEnv) => parseEnvironment(schema, environment);

import { z } from 'zod';
import { databaseVariables, parseEnvironment, type SchemaOf, text } from '../platform/environment.ts';
import type { ReportingSecrets, ReportingVariables } from './contract.ts';

const variables = z.object({
  ENVIRONMENT: text(),
  VERSION: text(),
  ...databaseVariables,
  REPORT_LOCATION: text(),
} satisfies SchemaOf<ReportingVariables & ReportingSecrets>);

/** @throws {InvalidEnvironmentError} */
export const readConfig = (environment: NodeJS.ProcessEnv) => parseEnvironment(variables, environment);

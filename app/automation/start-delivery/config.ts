import { z } from 'zod';
import { parseEnvironment, type SchemaOf, text } from '../../platform/environment.ts';
import type { StartDeliveryVariables } from './contract.ts';

const patterns = 'must be a JSON list of patterns';

const schema = z.object({
  ENVIRONMENT: text(),
  PIPELINE_NAME: text(),
  DOCUMENTATION: text().transform((value, { addIssue }) => {
    const { data } = z.array(z.string()).safeParse(parseJson(value));
    if (!data) addIssue({ code: 'custom', message: patterns });
    return data ?? [];
  }),
} satisfies SchemaOf<StartDeliveryVariables>);

/** @throws {InvalidEnvironmentError} */
export const readConfig = (environment: NodeJS.ProcessEnv) => parseEnvironment(schema, environment);

function parseJson(value: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}

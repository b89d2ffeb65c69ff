import { z } from 'zod';
import { parseEnvironment, type SchemaOf, text } from '../../platform/environment.ts';
import type { ReviewedStep, ReviewVariables } from './contract.ts';

const step = z.object({
  name: z.string(),
  project: z.string(),
  deliveryProject: z.string().optional(),
}) satisfies z.ZodType<ReviewedStep>;

const schema = z.object({
  ENVIRONMENT: text(),
  REPOSITORY_NAME: text(),
  BRANCH: text(),
  STEPS: text().transform((value, { addIssue }) => {
    const { data } = z.array(step).min(1).safeParse(parseJson(value));
    if (!data) addIssue({ code: 'custom', message: 'must be a JSON list of steps with name and project' });
    return data ?? [];
  }),
} satisfies SchemaOf<ReviewVariables>);

/** @throws {InvalidEnvironmentError} */
export const readConfig = (environment: NodeJS.ProcessEnv) => parseEnvironment(schema, environment);

function parseJson(value: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}

import type { z } from 'zod';
import { ServiceException } from '../cloud/endpoint/json-api.ts';
import type { JsonObject } from '../cloud/json.ts';

/** What CodeCommit was asked, or the first thing that is wrong with it. */
export function parseInput<Schema extends z.ZodType>(schema: Schema, input: JsonObject): z.output<Schema> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new ServiceException('ValidationException', `${issue?.path.join('.')}: ${issue?.message}`);
}

import type { z } from 'zod';
import type { JsonObject } from '../../cloud/json.ts';
import { PipelineRequestError } from '../errors.ts';

/** @throws PipelineRequestError that names everything that is wrong with the request. */
export function parse<T>(schema: z.ZodType<T>, body: JsonObject): T {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ');
  throw new PipelineRequestError('ValidationException', `The request is not valid: ${problems}`);
}

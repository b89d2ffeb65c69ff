import { z } from 'zod';
import { ServiceException } from '../../cloud/endpoint/json-api.ts';
import type { JsonObject } from '../../cloud/json.ts';

/** What CodeBuild was asked, or what is wrong with it. */
export function parseBuildRequest<T>(schema: z.ZodType<T>, body: JsonObject): T {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  throw new ServiceException('InvalidInputException', z.prettifyError(parsed.error));
}

import { z } from 'zod';
import type { Properties } from './recorded-resource.ts';

/** Properties of a template that their resource type cannot take: each with its path and what is wrong with it. */
export class InvalidPropertiesError extends Error {
  constructor(type: string, issues: readonly { path: PropertyKey[]; message: string }[]) {
    const details = issues.map(({ path, message }) => `${path.join('.') || 'Properties'}: ${message}`);
    super(`${type} takes no such properties: ${details.join('; ')}. Change the template.`);
    this.name = 'InvalidPropertiesError';
  }
}

/** What of them the schema would refuse before anything is deployed, when references stand for what they refer to. */
export function refusalsBy(schema: z.ZodType) {
  return (properties: Properties): string[] => {
    const { error } = schema.safeParse(properties);
    return (error?.issues ?? [])
      .filter(({ code, path: [first] }) => code !== 'invalid_type' || properties[String(first)] === undefined)
      .map(({ path, message }) => `${path.join('.')}: ${message}`);
  };
}

/** Templates write truth values as text, too. */
export const flag = () =>
  z.union([z.boolean(), z.enum(['true', 'false']).transform((text) => text === 'true')]);

/** The properties as the schema types them; properties that it does not name are left out. */
export function parseProperties<Schema extends z.ZodType>(
  type: string,
  schema: Schema,
  properties: Properties,
): z.output<Schema> {
  const parsed = schema.safeParse(properties);
  if (!parsed.success) throw new InvalidPropertiesError(type, parsed.error.issues);
  return parsed.data;
}

import type { Request } from 'express';
import type { z } from 'zod';
import { type FieldError, Problem } from './problem-details.ts';

type Issue = z.core.$ZodIssue;

/**
 * The body of a request, checked.
 *
 * @throws {Problem} 400, naming each wrong field; 415 for a body of another kind than JSON
 */
export function parseBody<Schema extends z.ZodType>(schema: Schema, request: Request): z.output<Schema> {
  if (request.body === undefined) throw bodyMissing(request);
  return validate(schema, request.body, 'body');
}

/**
 * The query string of a request, checked.
 *
 * @throws {Problem} 400, naming each wrong parameter
 */
export function parseQuery<Schema extends z.ZodType>(schema: Schema, request: Request): z.output<Schema> {
  return validate(schema, request.query, 'query');
}

/**
 * The parameters in the path of a request, checked.
 *
 * @throws {Problem} 400, naming each wrong parameter
 */
export function parsePath<Schema extends z.ZodType>(schema: Schema, request: Request): z.output<Schema> {
  return validate(schema, request.params, 'path');
}

function bodyMissing(request: Request): Problem {
  const remedy = 'send JSON with Content-Type: application/json';
  const type = request.get('content-type');
  return type !== undefined && request.is('json') === false
    ? new Problem({ status: 415, detail: `This route does not read a body of type ${type}; ${remedy}.` })
    : new Problem({ status: 400, detail: `The request has no body; ${remedy}.` });
}

function validate<Schema extends z.ZodType>(
  schema: Schema,
  input: unknown,
  part: 'body' | 'query' | 'path',
): z.output<Schema> {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const errors = result.error.issues.flatMap((issue) => toFieldErrors(issue, part));
  throw new Problem({
    status: 400,
    detail: `The ${part} of the request is not valid: ${[...new Set(errors.map(({ field }) => field))].join(', ')}.`,
    errors,
  });
}

function toFieldErrors(issue: Issue, part: string): FieldError[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      field: fieldName([...issue.path, key], part),
      detail: 'is not known here',
    }));
  }
  return [{ field: fieldName(issue.path, part), detail: issue.message }];
}

/** `['lines', 0, 'quantity']` → `lines[0].quantity`; the whole part when the path is empty. */
function fieldName(path: readonly PropertyKey[], part: string): string {
  if (path.length === 0) return part;
  return path
    .map((key, index) => (typeof key === 'number' ? `[${key}]` : `${index === 0 ? '' : '.'}${String(key)}`))
    .join('');
}

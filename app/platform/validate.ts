import type { Request } from 'express';
import type { z } from 'zod';
import { type FieldError, Problem } from './problem-details.ts';
import { isStorableText, unstorable } from './storable-text.ts';

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

/**
 * The headers of a request, by their names in lower case, checked.
 *
 * @throws {Problem} 400, naming each wrong header
 */
export function parseHeaders<Schema extends z.ZodType>(schema: Schema, request: Request): z.output<Schema> {
  return validate(schema, request.headers, 'headers');
}

function bodyMissing(request: Request): Problem {
  const remedy = 'send JSON with Content-Type: application/json';
  const type = request.get('content-type');
  return type !== undefined && request.is('json') === false
    ? new Problem({ status: 415, detail: `This route does not read a body of type ${type}; ${remedy}.` })
    : new Problem({ status: 400, detail: `The request has no body; ${remedy}.` });
}

type Part = 'body' | 'query' | 'path' | 'headers';

/**
 * Any part of a request, checked.
 *
 * @throws {Problem} 400, naming each wrong field
 */
export function validate<Schema extends z.ZodType>(
  schema: Schema,
  input: unknown,
  part: Part,
): z.output<Schema> {
  const result = schema.safeParse(input);
  const errors = result.success
    ? isStorable(result.data)
      ? []
      : unstorableTexts(result.data, [], part)
    : result.error.issues.flatMap((issue) => toFieldErrors(issue, part));
  if (result.success && errors.length === 0) return result.data;
  throw new Problem({
    status: 400,
    detail: `The ${part} of the request is not valid: ${[...new Set(errors.map(({ field }) => field))].join(', ')}.`,
    errors,
  });
}

function isStorable(value: unknown): boolean {
  if (typeof value === 'string') return isStorableText(value);
  if (typeof value !== 'object' || value === null) return true;
  for (const item of Object.values(value)) if (!isStorable(item)) return false;
  return true;
}

function unstorableTexts(value: unknown, path: readonly PropertyKey[], part: Part): FieldError[] {
  if (typeof value === 'string') {
    return isStorable(value) ? [] : [{ field: fieldName(path, part), detail: unstorable }];
  }
  if (Array.isArray(value))
    return value.flatMap((item, index) => unstorableTexts(item, [...path, index], part));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => unstorableTexts(item, [...path, key], part));
}

function toFieldErrors(issue: Issue, part: Part): FieldError[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      field: fieldName([...issue.path, key], part),
      detail: 'is not known here',
    }));
  }
  return [{ field: fieldName(issue.path, part), detail: issue.message }];
}

/** `['lines', 0, 'quantity']` → `lines[0].quantity`; the whole part when the path is empty. */
function fieldName(path: readonly PropertyKey[], part: Part): string {
  if (path.length === 0) return part;
  return path
    .map((key, index) => (typeof key === 'number' ? `[${key}]` : `${index === 0 ? '' : '.'}${String(key)}`))
    .join('');
}

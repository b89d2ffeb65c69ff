import fc from 'fast-check';
import type { OpenApiDocument, OpenApiOperation } from '../../app/platform/openapi-document.ts';
import {
  fitting,
  type JsonSchema,
  type KnownValues,
  type SchemaContext,
  unfitting,
} from './arbitrary-from-schema.ts';
import { hostileBody, hostileText } from './hostile-values.ts';
import type { RawRequest } from './send-request.ts';

export interface FuzzTarget {
  document: OpenApiDocument;
  /** With its parameters in braces. */
  path: string;
  /** In lower case. */
  method: string;
  operation: OpenApiOperation;
  known: KnownValues;
  /** A bearer token with every scope. */
  token: string;
}

/** A request, and whether it is addressed to its operation for sure: then its answer has to be a documented one. */
export interface FuzzedRequest extends RawRequest {
  isWellAddressed: boolean;
}

interface Parts {
  method: string;
  parameters: { name: string; in: string; text: string | undefined }[];
  body: { type: string | undefined; bytes: Buffer } | undefined;
  authorization: string | undefined;
}

/** How often of ten a part of a request is not what the operation wants. */
type Hostility = 0 | 3 | 10;

/**
 * Requests to one operation: valid ones, nearly valid ones, and hostile ones. To be made once for many requests, since
 * arbitraries take longer to make than what they generate.
 */
export function requestsOf(target: FuzzTarget): fc.Arbitrary<FuzzedRequest> {
  const hostilities: readonly Hostility[] = [0, 3, 10];
  const parts = hostilities.map((hostility) =>
    fc.record<Parts>({
      method: methodOf(target, hostility),
      parameters: parametersOf(target, hostility),
      body: bodyOf(target, hostility),
      authorization: authorizationOf(target, hostility),
    }),
  );
  return fc.oneof(...parts).map((part) => toRequest(target, part));
}

function contextOf({ document, known }: FuzzTarget): SchemaContext {
  return {
    known,
    resolve: (reference) => document.components.schemas[reference.replace('#/components/schemas/', '')] ?? {},
  };
}

function mixed<Value>(
  hostility: Hostility,
  wanted: fc.Arbitrary<Value>,
  hostile: fc.Arbitrary<Value>,
): fc.Arbitrary<Value> {
  if (hostility === 0) return wanted;
  return fc.oneof({ weight: 10 - hostility, arbitrary: wanted }, { weight: hostility, arbitrary: hostile });
}

function parametersOf(target: FuzzTarget, hostility: Hostility): fc.Arbitrary<Parts['parameters']> {
  const { parameters = [] } = target.operation;
  const context = contextOf(target);
  return fc.tuple(
    ...parameters.map(({ name, in: place, required, schema }) => {
      const fit = fitting(schema as JsonSchema, context, name).map(String);
      const wanted = required ? fit : fc.option(fit, { nil: undefined });
      const text = mixed<string | undefined>(hostility, wanted, hostileText);
      return text.map((value) => ({ name, in: place, text: value }));
    }),
  );
}

function bodyOf(target: FuzzTarget, hostility: Hostility): fc.Arbitrary<Parts['body']> {
  const schema = target.operation.requestBody?.content['application/json']?.schema as JsonSchema | undefined;
  if (!schema) return fc.constant(undefined);
  const context = contextOf(target);
  const asJson = (value: unknown) => ({
    type: 'application/json',
    bytes: Buffer.from(JSON.stringify(value) ?? ''),
  });
  const hostile = fc.oneof(
    { weight: 3, arbitrary: unfitting(schema, context).map(asJson) },
    { weight: 1, arbitrary: hostileBody },
  );
  return mixed<Parts['body']>(hostility, fitting(schema, context).map(asJson), hostile);
}

function authorizationOf(
  { operation, token }: FuzzTarget,
  hostility: Hostility,
): fc.Arbitrary<string | undefined> {
  if (!operation.security) return fc.constant(undefined);
  const good = `Bearer ${token}`;
  if (hostility < 10) return fc.constant(good);
  return fc.constantFrom(
    good,
    good,
    undefined,
    'Bearer',
    'Bearer x',
    `${good}x`,
    'Basic YTpi',
    'Bearer a.b.c',
  );
}

function methodOf({ method }: FuzzTarget, hostility: Hostility): fc.Arbitrary<string> {
  const right = method.toUpperCase();
  if (hostility < 10) return fc.constant(right);
  const others = ['PATCH', 'DELETE', 'OPTIONS', 'PUT', 'POST', 'GET', 'HEAD', 'PROPFIND'];
  return fc.oneof(
    { weight: 3, arbitrary: fc.constant(right) },
    { weight: 1, arbitrary: fc.constantFrom(...others) },
  );
}

function toRequest(target: FuzzTarget, { method, parameters, body, authorization }: Parts): FuzzedRequest {
  const given = parameters.filter((parameter) => parameter.text !== undefined);
  const valuesIn = (place: string) =>
    given.filter((parameter) => parameter.in === place).map(({ name, text = '' }) => [name, text] as const);
  const inPath = new Map(valuesIn('path'));
  const path = target.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => inSegment(inPath.get(name) ?? ''));
  const query = valuesIn('query').map(([name, text]) => `${encode(name)}=${encode(text)}`);
  const hasBody = body !== undefined && !['GET', 'HEAD'].includes(method);
  return {
    method,
    target: query.length > 0 ? `${path}?${query.join('&')}` : path,
    headers: {
      ...Object.fromEntries(valuesIn('header').map(([name, text]) => [name, inHeader(text)])),
      ...(authorization !== undefined && { authorization }),
      ...(hasBody && body.type !== undefined && { 'content-type': body.type }),
    },
    body: hasBody ? body.bytes : undefined,
    isWellAddressed: method === target.method.toUpperCase() && !hasOddSegment(path),
  };
}

/** Percent-encoded; a few texts are encoded wrongly on purpose, as nobody's library would. */
function inSegment(text: string): string {
  if (text === '%') return '%zz';
  if (text === '\\') return '%ff%fe';
  return encode(text);
}

/** An empty segment, or one that means a folder, leads elsewhere. */
function hasOddSegment(path: string): boolean {
  return path.endsWith('/') || /\/(\.{1,2})?(\/|$)/.test(path);
}

/**
 * Half a surrogate pair has no encoding; what stands for it has. Node itself refuses headers of more than 16 KiB, so
 * that no service sees a longer text here.
 */
export function encode(text: string): string {
  return encodeURIComponent(text.slice(0, 300).toWellFormed());
}

/** What Node lets through: printable ASCII, and no line end. */
function inHeader(text: string): string {
  return text.replaceAll(/[^\x20-\x7e]/g, '?').slice(0, 2000);
}

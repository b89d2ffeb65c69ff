import type { z } from 'zod';

export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

/** One answer of a route. The schema is for the document and for tests; answers are not checked when they are sent. */
export interface ResponseDeclaration {
  description: string;
  /** Left out when the answer has no body, or from 400 on: a problem document. */
  schema?: z.ZodType;
  /** `application/json` unless given. */
  contentType?: string;
  /** By name, for example `etag`: what the header means. */
  headers?: Readonly<Record<string, string>>;
}

/** What a route takes and gives: what checks the requests is also what the OpenAPI document says. */
export interface RouteDeclaration<
  Params extends z.ZodType = z.ZodUndefined,
  Query extends z.ZodType = z.ZodUndefined,
  Headers extends z.ZodType = z.ZodUndefined,
  Body extends z.ZodType = z.ZodUndefined,
  Scope extends string | undefined = undefined,
> {
  method: Method;
  /** As Express has it (`/products/:sku`), relative to the API's base path. */
  path: string;
  operationId: string;
  summary: string;
  description?: string;
  /** Objects of strings; Express gives a parameter of the query that came twice as a list. */
  params?: Params;
  query?: Query;
  /** Names in lower case. */
  headers?: Headers;
  body?: Body;
  /** `application/json` unless given; whatever else has to be parsed by a middleware of the service. */
  bodyType?: string;
  /** By status. Problems that every route may answer with (400, 401, 403, 413, 415, 500, 503) are added by themselves. */
  responses: Readonly<Record<number, ResponseDeclaration>>;
  /** A bearer token with this scope is asked for. */
  scope?: Scope;
}

/** A declaration of which only the document is made. */
export type AnyRouteDeclaration = RouteDeclaration<
  z.ZodType,
  z.ZodType,
  z.ZodType,
  z.ZodType,
  string | undefined
>;

import type { IRouter, Request, RequestHandler, Response } from 'express';
import type { z } from 'zod';
import { type Authenticator, type User, userOf } from './authentication.ts';
import { describeApi, type OpenApiDocument } from './openapi-document.ts';
import { parseBody, parseHeaders, parsePath, parseQuery } from './validate.ts';

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

export interface RouteInput<Params, Query, Headers, Body, Scope> {
  params: Params;
  query: Query;
  headers: Headers;
  body: Body;
  /** Who holds the token, on a route with a scope. */
  user: Scope extends string ? User : undefined;
  request: Request;
  response: Response;
}

export interface ApiOptions {
  title: string;
  /** The image version that runs. */
  version: string;
  /** Stands before every path; empty unless given. */
  basePath?: string;
  /** Needed as soon as a route has a scope. */
  authenticator?: Authenticator;
}

export interface Api {
  /**
   * Adds a route to `app`, and to the document. What the handler returns is sent as JSON, with status 200 unless it has
   * set another one; when it returns nothing, it has answered by itself.
   */
  route: <
    Params extends z.ZodType = z.ZodUndefined,
    Query extends z.ZodType = z.ZodUndefined,
    Headers extends z.ZodType = z.ZodUndefined,
    Body extends z.ZodType = z.ZodUndefined,
    Scope extends string | undefined = undefined,
  >(
    app: IRouter,
    declaration: RouteDeclaration<Params, Query, Headers, Body, Scope>,
    handler: (
      input: RouteInput<z.output<Params>, z.output<Query>, z.output<Headers>, z.output<Body>, Scope>,
    ) => unknown,
  ) => void;
  /** Adds a route to the document alone, for what something else answers. */
  describe: (declaration: AnyRouteDeclaration) => void;
  /** OpenAPI 3.1, of all routes up to now. */
  document: () => OpenApiDocument;
  /** The methods, such as `GET`, of the routes that match a path; HEAD goes with GET. */
  methodsOf: (path: string) => string[];
  basePath: string;
}

/** A declaration of which only the document is made. */
export type AnyRouteDeclaration = RouteDeclaration<
  z.ZodType,
  z.ZodType,
  z.ZodType,
  z.ZodType,
  string | undefined
>;

/** A route asks for a scope, but its API has nothing that reads tokens. */
export class AuthenticatorMissingError extends Error {
  constructor(operationId: string, scope: string) {
    super(`The route ${operationId} asks for the scope ${scope}; give its API an authenticator.`);
    this.name = 'AuthenticatorMissingError';
  }
}

/** Routes that are declared once: for the checks of requests, and for the OpenAPI document. */
export function createApi({ basePath = '', ...options }: ApiOptions): Api {
  const declarations: AnyRouteDeclaration[] = [];
  return {
    basePath,
    describe: (declaration) => {
      declarations.push(declaration);
    },
    route: (app, declaration, handler) => {
      declarations.push(declaration);
      const path = `${basePath}${declaration.path}`;
      const guards = guardsOf(declaration, options.authenticator);
      app[declaration.method](path, ...guards, async (request, response) => {
        const { params, query, headers, body } = declaration;
        noteOrder(request, response);
        const result = await handler({
          // The parsers give what the schemas say; where there is no schema, its type is that of `undefined`.
          params: (params && parsePath(params, request)) as z.output<NonNullable<typeof params>>,
          query: (query && parseQuery(query, request)) as z.output<NonNullable<typeof query>>,
          headers: (headers && parseHeaders(headers, request)) as z.output<NonNullable<typeof headers>>,
          body: (body && parseBody(body, request)) as z.output<NonNullable<typeof body>>,
          user: (declaration.scope === undefined ? undefined : userOf(response)) as Parameters<
            typeof handler
          >[0]['user'],
          request,
          response,
        });
        if (result !== undefined && !response.headersSent) response.json(result);
      });
    },
    methodsOf: (path) => methodsOf(declarations, basePath, path),
    document: () => describeApi({ ...options, basePath, declarations }),
  };
}

function guardsOf(
  { operationId, scope }: { operationId: string; scope?: string | undefined },
  authenticator: Authenticator | undefined,
): RequestHandler[] {
  if (scope === undefined) return [];
  if (authenticator === undefined) throw new AuthenticatorMissingError(operationId, scope);
  return [authenticator.requireScope(scope)];
}

/** So that the request's line in the log has the order that it is about. */
function noteOrder({ params }: Request, response: Response): void {
  if (typeof params.orderId === 'string') response.locals.orderId = params.orderId;
}

function methodsOf(declarations: readonly AnyRouteDeclaration[], basePath: string, path: string): string[] {
  const methods = declarations
    .filter((declaration) => isPathOf(`${basePath}${declaration.path}`, path))
    .map(({ method }) => method.toUpperCase());
  return [...new Set(methods.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method])))];
}

/** As Express compares them: a slash at the end and the case of letters do not matter. */
function isPathOf(pattern: string, path: string): boolean {
  const expected = pattern.split('/');
  const given = path.replace(/\/$/, '').split('/');
  return (
    expected.length === given.length &&
    expected.every((segment, index) =>
      segment.startsWith(':') ? given[index] !== '' : segment.toLowerCase() === given[index]?.toLowerCase(),
    )
  );
}

import type { IRouter, Request, RequestHandler, Response } from 'express';
import type { z } from 'zod';
import { type Authenticator, type User, userOf } from './authentication.ts';
import { describeApi, type OpenApiDocument } from './openapi-document.ts';
import type { AnyRouteDeclaration, RouteDeclaration } from './route-declaration.ts';
import { parseBody, parseHeaders, parsePath, parseQuery } from './validate.ts';

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

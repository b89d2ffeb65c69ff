import { z } from 'zod';
import type { AnyRouteDeclaration, ResponseDeclaration } from './route-declaration.ts';

type JsonSchema = Record<string, unknown>;

/** The part of OpenAPI 3.1 that is used here. https://spec.openapis.org/oas/v3.1.1.html */
export interface OpenApiDocument {
  openapi: '3.1.1';
  info: { title: string; version: string };
  paths: Record<string, Record<string, OpenApiOperation>>;
  components: { schemas: Record<string, JsonSchema>; securitySchemes: JsonSchema };
}

export interface OpenApiOperation {
  operationId: string;
  summary: string;
  description?: string;
  parameters?: { name: string; in: 'path' | 'query' | 'header'; required: boolean; schema: JsonSchema }[];
  requestBody?: { required: boolean; content: Record<string, { schema: JsonSchema }> };
  responses: Record<string, OpenApiResponse>;
  security?: Record<string, readonly string[]>[];
}

export interface OpenApiResponse {
  description: string;
  headers?: Record<string, { description: string; schema: JsonSchema }>;
  content?: Record<string, { schema: JsonSchema }>;
}

/** Two schemas have the same id (`.meta({ id })`), but are not the same. */
export class AmbiguousSchemaError extends Error {
  constructor(name: string) {
    super(`Two different schemas are called ${name} in .meta({ id }); call one of them something else.`);
    this.name = 'AmbiguousSchemaError';
  }
}

const problemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    errors: z.array(z.object({ field: z.string(), detail: z.string() })).optional(),
    requestId: z.string().optional(),
  })
  .meta({ id: 'Problem', description: 'RFC 9457' });

const health = {
  status: z.enum(['ok', 'unavailable']),
  service: z.string(),
  version: z.string(),
};
const readiness = z.object({ ...health, dependencies: z.record(z.string(), z.enum(['ok', 'unavailable'])) });

const commonRoutes: readonly AnyRouteDeclaration[] = [
  {
    ...{ method: 'get', path: '/health/live', operationId: 'isAlive' },
    summary: 'Whether the process answers',
    responses: { 200: { description: 'It does.', schema: z.object(health) } },
  },
  {
    ...{ method: 'get', path: '/health/ready', operationId: 'isReady' },
    summary: 'Whether everything that the service depends on answers',
    responses: {
      200: { description: 'Everything does that the service cannot do without.', schema: readiness },
      503: { description: 'Something does not.', schema: readiness },
    },
  },
];

/** The OpenAPI document of some routes, with the health routes that every service has, and the document's own. */
export function describeApi(api: {
  title: string;
  version: string;
  basePath: string;
  declarations: readonly AnyRouteDeclaration[];
}): OpenApiDocument {
  const schemas = new Components();
  const paths: OpenApiDocument['paths'] = {};
  const add = (path: string, declaration: AnyRouteDeclaration) => {
    paths[path] = { ...paths[path], [declaration.method]: describeRoute(declaration, schemas) };
  };
  for (const declaration of commonRoutes) add(declaration.path, declaration);
  add(`${api.basePath}/openapi.json`, ownRoute);
  for (const declaration of api.declarations) add(pathTemplate(api.basePath, declaration.path), declaration);
  return {
    openapi: '3.1.1',
    info: { title: api.title, version: api.version },
    paths,
    components: {
      schemas: schemas.byName,
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
    },
  };
}

const ownRoute: AnyRouteDeclaration = {
  ...{ method: 'get', path: '/openapi.json', operationId: 'describe' },
  summary: 'This document',
  responses: { 200: { description: 'OpenAPI 3.1', schema: z.looseObject({ openapi: z.string() }) } },
};

/** `/products/:sku` → `/products/{sku}` */
function pathTemplate(basePath: string, path: string): string {
  return `${basePath}${path.replaceAll(/:(\w+)/g, '{$1}')}`;
}

function describeRoute(declaration: AnyRouteDeclaration, schemas: Components): OpenApiOperation {
  const { operationId, summary, description, body, scope } = declaration;
  const parameters = [
    ...parametersOf('path', declaration.params, schemas),
    ...parametersOf('query', declaration.query, schemas),
    ...parametersOf('header', declaration.headers, schemas),
  ];
  return {
    operationId,
    summary,
    ...(description !== undefined && { description }),
    ...(parameters.length > 0 && { parameters }),
    ...(body && {
      requestBody: {
        required: true,
        content: { [declaration.bodyType ?? 'application/json']: { schema: schemas.of(body, 'input') } },
      },
    }),
    responses: responsesOf(declaration, schemas),
    ...(scope !== undefined && { security: [{ bearer: [scope] }] }),
  };
}

function parametersOf(
  place: 'path' | 'query' | 'header',
  schema: z.ZodType | undefined,
  schemas: Components,
): NonNullable<OpenApiOperation['parameters']> {
  if (!schema) return [];
  const { properties = {}, required = [] } = schemas.of(schema, 'input') as {
    properties?: Record<string, JsonSchema>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: place,
    required: required.includes(name),
    schema: property,
  }));
}

function responsesOf(declaration: AnyRouteDeclaration, schemas: Components): OpenApiOperation['responses'] {
  const declared = Object.entries(declaration.responses).map(
    ([status, response]) =>
      [status, describeResponse(withProblem(Number(status), response), schemas)] as const,
  );
  const problem = { 'application/problem+json': { schema: schemas.of(problemSchema, 'output') } };
  const problems = commonProblems(declaration).map(
    ([status, description]) => [status, { description, content: problem }] as const,
  );
  return { ...Object.fromEntries(problems), ...Object.fromEntries(declared) };
}

/** What is refused without a schema of its own is answered with a problem document. */
function withProblem(status: number, response: ResponseDeclaration): ResponseDeclaration {
  if (status < 400 || response.schema) return response;
  return { ...response, contentType: 'application/problem+json', schema: problemSchema };
}

function describeResponse(
  { description, schema, contentType, headers }: ResponseDeclaration,
  schemas: Components,
): OpenApiResponse {
  return {
    description,
    ...(headers && {
      headers: Object.fromEntries(
        Object.entries(headers).map(([name, meaning]) => [
          name,
          { description: meaning, schema: { type: 'string' } },
        ]),
      ),
    }),
    ...(schema && {
      content: { [contentType ?? 'application/json']: { schema: schemas.of(schema, 'output') } },
    }),
  };
}

function commonProblems({ body, scope }: AnyRouteDeclaration): [number, string][] {
  return [
    [400, 'The request is not valid; each wrong field is named.'],
    ...(body
      ? ([
          [413, 'The body is too large.'],
          [415, 'The body is of a type that this route does not read.'],
        ] as [number, string][])
      : []),
    ...(scope === undefined
      ? []
      : ([
          [401, 'There is no valid bearer token (RFC 6750).'],
          [403, `The token does not have the scope ${scope}.`],
        ] as [number, string][])),
    [500, 'The service has a fault.'],
    [503, 'Something that the service depends on does not answer; try again.'],
  ];
}

/** Schemas with an id (`.meta({ id })`) stand once in the document, and are referred to. */
class Components {
  readonly byName: Record<string, JsonSchema> = {};

  of(schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
    const { $schema: _, $defs = {}, ...own } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
    const names = this.#namesOf($defs, io);
    for (const [id, definition] of Object.entries($defs)) {
      this.byName[names.get(id) ?? id] = referring(definition, names);
    }
    return referring(own, names);
  }

  /** Where a name already stands for something else, most often the other form of the same schema, all get a second name. */
  #namesOf($defs: JsonSchema, io: 'input' | 'output'): Map<string, string> {
    const ids = Object.keys($defs);
    const plain = new Map(ids.map((id) => [id, id]));
    if (!ids.some((id) => this.#isTaken(id, referring($defs[id], plain)))) return plain;
    const second = new Map(ids.map((id) => [id, `${id}${suffixes[io]}`]));
    for (const [id, name] of second) {
      if (this.#isTaken(name, referring($defs[id], second))) throw new AmbiguousSchemaError(id);
    }
    return second;
  }

  #isTaken(name: string, definition: JsonSchema): boolean {
    const other = this.byName[name];
    return other !== undefined && JSON.stringify(other) !== JSON.stringify(definition);
  }
}

const suffixes = { input: 'Input', output: 'Output' };

function referring(schema: unknown, names: ReadonlyMap<string, string>): JsonSchema {
  return JSON.parse(JSON.stringify(schema), (key, value) =>
    key === '$ref' && typeof value === 'string'
      ? value.replace(/^#\/\$defs\/(.+)$/, (_, id: string) => `#/components/schemas/${names.get(id) ?? id}`)
      : value,
  );
}

import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import type { Caller } from '../cloud.ts';
import { callerOf } from '../emulator/caller.ts';
import type { HttpHandler } from './http-endpoint.ts';

/**
 * What a service answers, by the names of the elements; a list is one of `member` elements unless it names them, and what is
 * undefined is not told.
 */
export type QueryAnswer =
  | string
  | number
  | boolean
  | undefined
  | readonly QueryAnswer[]
  | ElementsNamed
  | { readonly [name: string]: QueryAnswer };

/** A list of whose elements each has a name of its own, as those of RDS and ElastiCache have. */
export class ElementsNamed {
  readonly name: string;
  readonly items: readonly QueryAnswer[];

  constructor(name: string, items: readonly QueryAnswer[]) {
    this.name = name;
    this.items = items;
  }
}

/** Does one action; the parameters of a list are named `Name.member.1` and so on. */
export type QueryApiHandler = (
  action: string,
  parameters: URLSearchParams,
  caller: Caller,
) => Promise<QueryAnswer>;

/** An answer that a service gives where it cannot do what it was asked; `code` is the error code of its API. */
export class QueryError extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.name = 'QueryError';
    this.code = code;
  }
}

/** Refuses what nothing here does, so that nobody takes for heeded what is not. */
export function readsOnly(parameters: URLSearchParams, names: readonly string[]): void {
  const known = ['Action', 'Version', ...names];
  const other = [...parameters.keys()].find((key) => !known.includes(key.split('.')[0] ?? ''));
  if (other === undefined) return;
  throw new QueryError(
    'InvalidParameterCombination',
    `${parameters.get('Action')} is not carried out with ${other} on this machine, only with ${names.join(', ')}.`,
  );
}

/** The texts of a list, `Name.member.1` and so on. */
export function listOf(parameters: URLSearchParams, name: string): string[] {
  return [...parameters].filter(([key]) => key.startsWith(`${name}.member.`)).map(([, value]) => value);
}

/** The structures of a list, `Name.member.1.Field` and so on. */
export function structuresOf(parameters: URLSearchParams, name: string): Record<string, string>[] {
  const structures: Record<string, string>[] = [];
  for (const [key, value] of parameters) {
    const [, number, field] = key.startsWith(`${name}.`) ? (/\.member\.(\d+)\.(.+)$/.exec(key) ?? []) : [];
    if (number === undefined || field === undefined) continue;
    const index = Number(number) - 1;
    structures[index] = { ...structures[index], [field]: value };
  }
  return structures.filter((structure) => structure !== undefined);
}

/**
 * Dispatches the AWS query protocol by the version of the API that a request names: `Action=…&Version=…` as a form, XML as
 * the answer.
 *
 * Source: https://smithy.io/2.0/aws/protocols/aws-query-protocol.html
 */
export function queryApiHandler(services: ReadonlyMap<string, QueryApiHandler>): HttpHandler {
  return async (request, response, body) => {
    const isForm = request.headers['content-type']?.startsWith('application/x-www-form-urlencoded');
    if (request.method !== 'POST' || !isForm) return false;
    const parameters = new URLSearchParams(body);
    const serve = services.get(parameters.get('Version') ?? '');
    const action = parameters.get('Action') ?? '';
    if (!serve) return false;
    try {
      const result = await serve(action, parameters, callerOf(request.headers));
      const metadata = { RequestId: randomUUID() };
      answer(response, 200, {
        [`${action}Response`]: { [`${action}Result`]: result, ResponseMetadata: metadata },
      });
    } catch (error) {
      const { code, message } = describe(error);
      answer(response, code === undefined ? 500 : 400, {
        ErrorResponse: {
          Error: { Type: 'Sender', Code: code ?? 'InternalFailure', Message: message },
          RequestId: randomUUID(),
        },
      });
    }
    return true;
  };
}

function describe(error: unknown): { code?: string; message: string } {
  if (error instanceof QueryError) return error;
  return { message: error instanceof Error ? error.message : String(error) };
}

function answer(response: ServerResponse, status: number, content: QueryAnswer): void {
  response.writeHead(status, { 'content-type': 'text/xml' }).end(toXml(content));
}

function toXml(content: QueryAnswer): string {
  if (content === undefined) return '';
  if (content instanceof ElementsNamed)
    return content.items.map((item) => `<${content.name}>${toXml(item)}</${content.name}>`).join('');
  if (Array.isArray(content)) return toXml(new ElementsNamed('member', content));
  if (typeof content === 'object')
    return Object.entries(content)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => `<${name}>${toXml(value)}</${name}>`)
      .join('');
  return String(content).replace(/[<>&]/g, (character) => `&#${character.charCodeAt(0)};`);
}

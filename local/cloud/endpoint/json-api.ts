import type { IncomingHttpHeaders } from 'node:http';
import type { JsonApiHandler } from '../cloud.ts';
import { callerOf } from '../emulator/caller.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../json.ts';
import type { HttpHandler } from './http-endpoint.ts';

/** An answer that a service gives where it cannot do what it was asked; `name` is the error code of its API. */
export class ServiceException extends Error {
  constructor(code: string, message: string) {
    super(message);
    this.name = code;
  }
}

/**
 * Dispatches the AWS JSON 1.1 protocol: `X-Amz-Target: <prefix>.<operation>`, the input as body.
 *
 * Source: https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html
 */
export function jsonApiHandler(services: ReadonlyMap<string, JsonApiHandler>): HttpHandler {
  return async (request, response, body) => {
    const target = request.headers['x-amz-target'];
    if (request.method !== 'POST' || typeof target !== 'string') return false;
    const { status, answer } = await run(services, target, body, request.headers);
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' });
    response.end(JSON.stringify(answer));
    return true;
  };
}

async function run(
  services: ReadonlyMap<string, JsonApiHandler>,
  target: string,
  body: string,
  headers: IncomingHttpHeaders,
): Promise<{ status: number; answer: JsonValue }> {
  const [prefix = '', operation = ''] = target.split('.');
  try {
    const serve = services.get(prefix);
    if (!serve) throw new ServiceException('UnknownOperationException', `No API "${prefix}" is served here.`);
    return { status: 200, answer: await serve(operation, parseInput(body), callerOf(headers)) };
  } catch (error) {
    const { name, message } = error instanceof Error ? error : new Error(String(error));
    const isOwn = error instanceof ServiceException || name.endsWith('Exception');
    return { status: isOwn ? 400 : 500, answer: { __type: isOwn ? name : 'InternalFailure', message } };
  }
}

function parseInput(body: string): JsonObject {
  try {
    const input = JSON.parse(body || '{}') as JsonValue;
    if (isJsonObject(input)) return input;
  } catch {
    // Answered below: a text that is no JSON and a JSON text that is no object are the same mistake.
  }
  throw new ServiceException('SerializationException', 'The body of the request is not a JSON object.');
}

import { gunzipSync } from 'node:zlib';
import type { Caller } from '../cloud.ts';
import { callerOf } from '../emulator/caller.ts';
import { type ApiObject, type ApiValue, decodeCbor, encodeCbor, isApiObject } from './cbor.ts';
import type { HttpHandler } from './http-endpoint.ts';
import { ServiceException } from './json-api.ts';

/** Does one operation; what is undefined in its answer is not told. */
export type ApiHandler = (operation: string, input: ApiObject, caller: Caller) => Promise<ApiValue>;

/**
 * Dispatches the Smithy RPC protocol with CBOR by the service that a request's path names.
 *
 * Source: https://smithy.io/2.0/additional-specs/protocols/smithy-rpc-v2.html
 */
export function cborApiHandler(services: ReadonlyMap<string, ApiHandler>): HttpHandler {
  return async (request, response, _, bytes) => {
    const [, service = '', operation = ''] =
      /^\/service\/([^/]+)\/operation\/([^/?]+)$/.exec(request.url ?? '') ?? [];
    const serve = services.get(service);
    if (request.headers['smithy-protocol'] !== 'rpc-v2-cbor' || !serve) return false;
    const isCompressed = request.headers['content-encoding'] === 'gzip';
    const { status, answer, headers } = await run(() => {
      const body = isCompressed ? gunzipSync(bytes) : bytes;
      const input = body.length === 0 ? {} : decodeCbor(body);
      return serve(operation, isApiObject(input) ? input : {}, callerOf(request.headers));
    });
    response.writeHead(status, {
      ...{ 'content-type': 'application/cbor', 'smithy-protocol': 'rpc-v2-cbor', ...headers },
    });
    response.end(encodeCbor(answer));
    return true;
  };
}

async function run(
  serve: () => Promise<ApiValue>,
): Promise<{ status: number; answer: ApiValue; headers: Record<string, string> }> {
  try {
    return { status: 200, answer: (await serve()) ?? {}, headers: {} };
  } catch (error) {
    const { name, message } = error instanceof Error ? error : new Error(String(error));
    const isOwn = error instanceof ServiceException || name === 'UnreadableCborError';
    const code = isOwn ? name : 'InternalFailure';
    return {
      ...{ status: isOwn ? 400 : 500, answer: { __type: code, message } },
      // As clients know it that once spoke another protocol with the service.
      headers: { 'x-amzn-query-error': `${code};${isOwn ? 'Sender' : 'Receiver'}` },
    };
  }
}

import { randomUUID } from 'node:crypto';
import { isJsonObject, type JsonObject, type JsonValue } from '../json.ts';
import type { HttpHandler } from './http-endpoint.ts';

const path = '/custom-resource-responses/';

/**
 * Where custom resources put their answers: each request has an address of its own, good for one PUT.
 *
 * Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref.html
 */
export interface CustomResourceResponses {
  expect(): { url: string; answer: Promise<JsonObject>; forget(): void };
  handle: HttpHandler;
}

export function createCustomResourceResponses(endpoint: string): CustomResourceResponses {
  const waiting = new Map<string, (answer: JsonObject) => void>();
  return {
    expect() {
      const id = randomUUID();
      const { promise, resolve } = Promise.withResolvers<JsonObject>();
      waiting.set(id, resolve);
      return { url: `${endpoint}${path}${id}`, answer: promise, forget: () => void waiting.delete(id) };
    },
    async handle(request, response, body) {
      const id = request.url?.startsWith(path) ? request.url.slice(path.length).split('?')[0] : undefined;
      if (request.method !== 'PUT' || id === undefined) return false;
      const resolve = waiting.get(id);
      const answer = JSON.parse(body) as JsonValue;
      response.writeHead(resolve && isJsonObject(answer) ? 200 : 404).end();
      if (resolve && isJsonObject(answer)) {
        waiting.delete(id);
        resolve(answer);
      }
      return true;
    },
  };
}

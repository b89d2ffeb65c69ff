import { randomUUID } from 'node:crypto';
import type { buildApp } from 'fauxqs';
import type { JsonObject } from '../json.ts';

export type EmulatorApp = ReturnType<typeof buildApp>;

export class EmulatorRefusedError extends Error {
  constructor(what: string, answer: string) {
    super(`The emulator refused ${what}: ${answer}`);
    this.name = 'EmulatorRefusedError';
  }
}

/** How many messages a queue holds in each state. */
export interface QueueDepth {
  visible: number;
  inFlight: number;
  delayed: number;
}

interface EmulatorQueue {
  name: string;
  approximateMessageCount: number;
  approximateInflightCount: number;
  approximateDelayedCount: number;
}

/** Our own calls to the emulator; they go around the hooks that stand between it and everybody else. */
export interface EmulatorClient {
  sqs(operation: string, region: string, body: JsonObject): Promise<JsonObject>;
  /** How much waits in each queue, by the emulator's own name of it. */
  queueDepths(): Promise<ReadonlyMap<string, QueueDepth>>;
  s3(request: {
    method: 'GET' | 'PUT' | 'DELETE';
    path: string;
    headers?: Record<string, string>;
    body?: Buffer;
  }): Promise<{ status: number; headers: Record<string, unknown>; body: Buffer }>;
  isOwn(headers: Record<string, unknown>): boolean;
}

export function createEmulatorClient(app: EmulatorApp): EmulatorClient {
  const token = randomUUID();
  const own = { 'x-rehearsal-token': token, host: 'localhost' };
  return {
    async sqs(operation, region, body) {
      const answer = await app.inject({
        method: 'POST',
        url: '/',
        headers: {
          ...own,
          'content-type': 'application/x-amz-json-1.0',
          'x-amz-target': `AmazonSQS.${operation}`,
          authorization: `AWS4-HMAC-SHA256 Credential=rehearsal/20000101/${region}/sqs/aws4_request`,
        },
        payload: JSON.stringify(body),
      });
      if (answer.statusCode !== 200) throw new EmulatorRefusedError(operation, answer.body);
      return answer.json<JsonObject>();
    },
    async queueDepths() {
      const answer = await app.inject({ method: 'GET', url: '/_fauxqs/queues', headers: own });
      if (answer.statusCode !== 200) throw new EmulatorRefusedError('to list its queues', answer.body);
      const depths = answer.json<EmulatorQueue[]>().map((queue): [string, QueueDepth] => [
        queue.name,
        {
          visible: queue.approximateMessageCount,
          inFlight: queue.approximateInflightCount,
          delayed: queue.approximateDelayedCount,
        },
      ]);
      return new Map(depths);
    },
    async s3({ method, path, headers = {}, body }) {
      const answer = await app.inject({
        method,
        url: path,
        headers: { ...headers, ...own },
        ...(body ? { payload: body } : {}),
      });
      if (answer.statusCode >= 400 && answer.statusCode !== 404) {
        throw new EmulatorRefusedError(`${method} ${path}`, answer.body);
      }
      return { status: answer.statusCode, headers: answer.headers, body: answer.rawPayload };
    },
    isOwn: (headers) => headers['x-rehearsal-token'] === token,
  };
}

import { createServer, request as forward, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { Random } from './random.ts';

export interface UnreliableQueue {
  /** For AWS_ENDPOINT_URL_SQS. */
  endpoint: string;
  /** From now on nothing is withheld any more, so that the queue can be worked off. */
  becomeReliable: () => void;
  /** Answers that were withheld or delayed so far. */
  interferences: () => { forgotten: number; receivesDelayed: number };
  stop: () => Promise<void>;
}

export interface Unreliability {
  /** The share of deletes that are answered and forgotten, so that the messages are delivered a second time. */
  forgottenDeletes: number;
  /** The share of changes of a visibility timeout that are answered and forgotten. */
  forgottenExtensions: number;
  /** The share of receives that are answered late, by up to the given time. */
  lateReceives: number;
  latenessInMilliseconds: number;
}

/**
 * Stands between programs and an SQS endpoint, and does what SQS may do: deliver twice, deliver late
 * (Amazon SQS Developer Guide, "At-least-once delivery").
 */
export async function startUnreliableQueue(
  target: string,
  unreliability: Unreliability,
  random: Random,
): Promise<UnreliableQueue> {
  const interferences = { forgotten: 0, receivesDelayed: 0 };
  let isReliable = false;
  const server = createServer(async (request, response) => {
    const body = await readAll(request);
    const action = String(request.headers['x-amz-target'] ?? '').replace('AmazonSQS.', '');
    if (!isReliable && random.next() < shareForgotten(action, unreliability)) {
      interferences.forgotten += 1;
      return answerDone(response, body);
    }
    if (!isReliable && action === 'ReceiveMessage' && random.next() < unreliability.lateReceives) {
      interferences.receivesDelayed += 1;
      await delay(random.below(unreliability.latenessInMilliseconds));
    }
    passOn(target, request, body, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    becomeReliable: () => {
      isReliable = true;
    },
    interferences: () => interferences,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function shareForgotten(action: string, { forgottenDeletes, forgottenExtensions }: Unreliability): number {
  if (/^DeleteMessage(Batch)?$/.test(action)) return forgottenDeletes;
  return /^ChangeMessageVisibility(Batch)?$/.test(action) ? forgottenExtensions : 0;
}

async function readAll(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function answerDone(response: ServerResponse, body: Buffer): void {
  const { Entries = [] }: { Entries?: { Id: string }[] } = JSON.parse(body.toString());
  response
    .writeHead(200, { 'Content-Type': 'application/x-amz-json-1.0' })
    .end(JSON.stringify({ Successful: Entries.map(({ Id }) => ({ Id })), Failed: [] }));
}

function passOn(target: string, request: IncomingMessage, body: Buffer, response: ServerResponse): void {
  const { method = 'POST', url = '/', headers } = request;
  const onward = forward(new URL(url, target), { method, headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
  });
  onward.on('error', () => response.destroy());
  response.on('close', () => onward.destroy());
  onward.end(body);
}

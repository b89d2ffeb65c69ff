import { Agent, type IncomingHttpHeaders, request } from 'node:http';
import { request as requestSecurely, Agent as SecureAgent } from 'node:https';

/** A request as it goes over the wire: nothing is put right on the way, as `fetch` would do. */
export interface RawRequest {
  method: string;
  /** With query string; printable ASCII. */
  target: string;
  headers: Readonly<Record<string, string>>;
  body?: Buffer | undefined;
}

export interface RawAnswer {
  status: number;
  /** Names in lower case. */
  headers: Readonly<Record<string, string | undefined>>;
  /** Each `Set-Cookie`. */
  cookies: readonly string[];
  /** The first part of a stream that does not end. */
  text: string;
  durationInMilliseconds: number;
}

/** A service gave no answer in time, or broke the connection. */
export class NoAnswerError extends Error {
  constructor({ method, target }: RawRequest, reason: string) {
    super(`${method} ${target.slice(0, 300)} got no answer: ${reason}`);
    this.name = 'NoAnswerError';
  }
}

const timeoutInMilliseconds = 2000;
const connections = { keepAlive: true, maxSockets: 4 };
const transports = {
  'http:': { request, agent: new Agent(connections) },
  'https:': { request: requestSecurely, agent: new SecureAgent(connections) },
};

/** To be called when no more requests are sent. */
export function endConnections(): void {
  for (const { agent } of Object.values(transports)) agent.destroy();
}

/** @throws {NoAnswerError} when the answer is not whole after two seconds */
export function sendRequest(origin: string, raw: RawRequest): Promise<RawAnswer> {
  const { protocol, hostname, port } = new URL(origin);
  const transport = transports[protocol === 'https:' ? 'https:' : 'http:'];
  const startedAt = performance.now();
  return new Promise((resolve, reject) => {
    const fail = (reason: string) => {
      outgoing.destroy();
      reject(new NoAnswerError(raw, reason));
    };
    const timer = setTimeout(
      () => fail(`nothing whole within ${timeoutInMilliseconds} ms`),
      timeoutInMilliseconds,
    );
    const outgoing = transport.request(
      {
        agent: transport.agent,
        hostname,
        port,
        method: raw.method,
        path: raw.target,
        headers: headersOf(raw),
      },
      (incoming) => {
        const chunks: Buffer[] = [];
        const finish = () => {
          clearTimeout(timer);
          resolve({
            status: incoming.statusCode ?? 0,
            headers: singleHeaders(incoming.headers),
            cookies: incoming.headers['set-cookie'] ?? [],
            text: Buffer.concat(chunks).toString(),
            durationInMilliseconds: performance.now() - startedAt,
          });
        };
        if (incoming.headers['content-type']?.startsWith('text/event-stream')) {
          finish();
          outgoing.destroy();
          return;
        }
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
        incoming.once('end', finish);
        incoming.once('error', (error) => fail(error.message));
      },
    );
    outgoing.once('error', (error) => {
      clearTimeout(timer);
      reject(new NoAnswerError(raw, error.message));
    });
    outgoing.end(raw.body);
  });
}

function headersOf({ headers, body }: RawRequest): Record<string, string> {
  return { ...headers, ...(body && { 'content-length': String(body.length) }) };
}

function singleHeaders(headers: IncomingHttpHeaders): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.at(-1) : value]),
  );
}

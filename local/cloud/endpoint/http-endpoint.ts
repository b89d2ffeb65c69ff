import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Forwarding } from './forwarding.ts';
import { reasonToRefuse } from './refused-request.ts';

/** Answers a request, or says that it is not meant for it; the body is given as text and as it came. */
export type HttpHandler = (
  request: IncomingMessage,
  response: ServerResponse,
  body: string,
  bytes: Buffer,
) => Promise<boolean>;

export class PortTakenError extends Error {
  constructor(port: number, cause: unknown) {
    super(
      `Port ${port} of 127.0.0.1 is taken; end what listens there, or choose another one with --api-port.`,
      { cause },
    );
    this.name = 'PortTakenError';
  }
}

const largestBodyInBytes = 16 * 1024 * 1024;

/** The cloud's one HTTP server; it listens on loopback, and answers only programs that call it by a loopback name. */
export async function startHttpEndpoint(
  port: number,
  handlers: readonly HttpHandler[],
  forwarding?: Pick<Forwarding, 'handle'>,
): Promise<Server> {
  const server = createServer((request, response) => {
    answer(request, response, handlers, forwarding).catch((error: unknown) => {
      const message = error instanceof Error ? error.message : String(error);
      if (!response.headersSent) response.writeHead(500, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ message }));
    });
  });
  await listen(server, port);
  return server;
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  handlers: readonly HttpHandler[],
  forwarding: Pick<Forwarding, 'handle'> | undefined,
): Promise<void> {
  const refusal = reasonToRefuse(request.method, request.headers);
  if (refusal !== undefined) {
    response.writeHead(403, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ message: refusal }));
    return;
  }
  if (forwarding?.handle(request, response)) return;
  const bytes = await readBody(request);
  const body = bytes.toString('utf8');
  for (const handle of handlers) {
    if (await handle(request, response, body, bytes)) return;
  }
  response.writeHead(404, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ message: `Nothing is served for ${request.method} ${request.url}.` }));
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const part = chunk as Buffer;
    size += part.length;
    if (size > largestBodyInBytes) throw new Error(`The request is larger than ${largestBodyInBytes} bytes.`);
    chunks.push(part);
  }
  return Buffer.concat(chunks);
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(error.code === 'EADDRINUSE' ? new PortTakenError(port, error) : error);
    });
    server.listen(port, '127.0.0.1', () => resolve());
  });
}

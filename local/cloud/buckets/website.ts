import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { StoredFile } from '../emulator/object-store.ts';
import type { WebsiteConfiguration } from './website-configuration.ts';

/** Where a website takes its files from, and whether anybody may have them. */
export interface WebsiteSource {
  configuration: WebsiteConfiguration;
  /** Undefined where there is no such object. */
  read(key: string): StoredFile | undefined;
  /** Why nobody may read it; undefined where everybody may. */
  reasonToRefuse(): string | undefined;
}

interface Answer {
  status: number;
  headers: Record<string, string>;
  body: Buffer | string;
}

/**
 * The website of a bucket, as its website endpoint serves it.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/WebsiteHosting.html
 */
export class Website {
  source: WebsiteSource;
  readonly #server: Server;

  constructor(source: WebsiteSource) {
    this.source = source;
    this.#server = createServer((request, response) => send(request, response, answer(request, this.source)));
  }

  async listen(port: number): Promise<void> {
    this.#server.listen(port, '127.0.0.1');
    await once(this.#server, 'listening');
  }

  async close(): Promise<void> {
    if (!this.#server.listening) return;
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }
}

function send(request: IncomingMessage, response: ServerResponse, { status, headers, body }: Answer): void {
  response.writeHead(status, headers);
  response.end(request.method === 'HEAD' ? undefined : body);
}

function answer(request: IncomingMessage, source: WebsiteSource): Answer {
  const { configuration, read } = source;
  if (request.method !== 'GET' && request.method !== 'HEAD')
    return page(405, 'MethodNotAllowed', 'A website is read by GET and HEAD.');
  const path = keyIn(request.url ?? '/');
  if (path === undefined) return page(400, 'InvalidURI', 'The path cannot be decoded.');
  const { redirect, index } = configuration;
  if (redirect !== undefined) return movedTo(`${redirect}${request.url}`, 301);
  const refusal = source.reasonToRefuse();
  if (refusal !== undefined) return page(403, 'AccessDenied', refusal);
  const key = path === '' || path.endsWith('/') ? `${path}${index}` : path;
  const found = read(key);
  if (found !== undefined) return file(found, 200);
  if (key === path && read(`${path}/${index}`) !== undefined) return movedTo(`/${path}/`, 302);
  return notFound(source, key);
}

function keyIn(url: string): string | undefined {
  try {
    return decodeURIComponent(url.replace(/[?#].*/s, '')).replace(/^\//, '');
  } catch {
    return undefined;
  }
}

function file({ headers, body }: StoredFile, status: number): Answer {
  return { status, headers, body };
}

function movedTo(location: string, status: number): Answer {
  return { status, headers: { location }, body: '' };
}

function notFound(source: WebsiteSource, key: string): Answer {
  const { error } = source.configuration;
  const found = error === undefined ? undefined : source.read(error);
  if (found !== undefined) return file(found, 404);
  return page(404, 'NoSuchKey', `There is no object ${key}.`);
}

function page(status: number, code: string, message: string): Answer {
  const escaped = message.replace(/[&<>]/g, (sign) => `&#${sign.charCodeAt(0)};`);
  return {
    status,
    headers: { 'content-type': 'text/html; charset=utf-8' },
    body: `<!doctype html><title>${status} ${code}</title><h1>${status} ${code}</h1><p>${escaped}</p>`,
  };
}

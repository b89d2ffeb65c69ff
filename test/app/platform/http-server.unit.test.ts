import { Agent, get, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { CannotListenError, type HttpServer, listen } from '../../../app/platform/http-server.ts';

const local = { host: '127.0.0.1', port: 0 };
const agent = new Agent({ keepAlive: true });
let server: HttpServer | undefined;

afterEach(async () => {
  agent.destroy();
  await server?.close().catch(() => undefined);
});

function fetchKeepingAlive(url: string): Promise<{ text: string; headers: IncomingMessage['headers'] }> {
  return new Promise((resolve, reject) => {
    get(url, { agent }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
      response.on('end', () => resolve({ text, headers: response.headers }));
    }).on('error', reject);
  });
}

describe('an http server', () => {
  it('says where it listens', async () => {
    server = await listen((_request, response) => response.end('here'), local);
    expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect((await fetchKeepingAlive(server.url)).text).toBe('here');
  });

  it('keeps a connection for longer than a load balancer does', async () => {
    server = await listen((_request, response) => response.end(), local);
    const { headers } = await fetchKeepingAlive(server.url);
    expect(headers['keep-alive']).toBe('timeout=65');
  });

  it('says in one line that a port is in use', async () => {
    server = await listen((_request, response) => response.end(), local);
    const port = Number(new URL(server.url).port);
    const second = listen((_request, response) => response.end(), { ...local, port });
    await expect(second).rejects.toThrow(CannotListenError);
    await expect(second).rejects.toThrow(
      `Cannot listen on 127.0.0.1:${port}: another process has this port. Free it, or set PORT or HOST to another one.`,
    );
  });
});

describe('closing', () => {
  it('lets a request under way finish, and then ends its connection', async () => {
    let arrived: () => void = () => undefined;
    const arrival = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    server = await listen((_request, response) => {
      arrived();
      setTimeout(() => response.end('finished'), 100);
    }, local);
    const answer = fetchKeepingAlive(server.url);
    await arrival;
    const closed = server.close();
    expect((await answer).text).toBe('finished');
    await closed;
  });

  it('does not wait for connections that rest between two requests', async () => {
    server = await listen((_request, response) => response.end(), local);
    await fetchKeepingAlive(server.url);
    const startedAt = performance.now();
    await server.close();
    expect(performance.now() - startedAt).toBeLessThan(1000);
  });

  it('does not wait for connections that have not carried a request yet', async () => {
    server = await listen((_request, response) => response.end(), local);
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
    await new Promise((resolve) => socket.once('connect', resolve));
    await fetchKeepingAlive(server.url);
    const ended = new Promise((resolve) => socket.once('close', resolve));
    await server.close();
    await ended;
  });

  it('accepts nothing new', async () => {
    server = await listen((_request, response) => response.end(), local);
    await server.close();
    await expect(fetchKeepingAlive(server.url)).rejects.toThrow(/ECONNREFUSED/);
    server = undefined;
  });
});

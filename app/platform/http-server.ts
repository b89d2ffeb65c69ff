import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

/**
 * Longer than the 60 seconds after which an Application Load Balancer lets an idle connection go; the side that knows
 * of no request in flight must be the one that closes.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html#connection-idle-timeout
 */
const keepAliveInMilliseconds = 65_000;

export interface HttpServer {
  /** Where the server listens, without a slash at the end. */
  url: string;
  /** Accepts nothing new, ends idle connections, and resolves when the last request in flight has been answered. */
  close: () => Promise<void>;
}

/** The address cannot be listened on, most often because another process has the port. */
export class CannotListenError extends Error {
  constructor(host: string, port: number, cause: NodeJS.ErrnoException) {
    const reason = cause.code === 'EADDRINUSE' ? 'another process has this port' : cause.message;
    super(`Cannot listen on ${host}:${port}: ${reason}. Free it, or set PORT or HOST to another one.`, {
      cause,
    });
    this.name = 'CannotListenError';
  }
}

/**
 * Serves `app` on an address; port 0 takes a free one.
 *
 * @throws {CannotListenError}
 */
export async function listen(
  app: RequestListener,
  { host, port }: { host: string; port: number },
): Promise<HttpServer> {
  const server = createServer({ keepAliveTimeout: keepAliveInMilliseconds }, app);
  const endIdleConnections = trackIdleConnections(server);
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(new CannotListenError(host, port, error)));
    server.listen(port, host, resolve);
  });
  return { url: urlOf(server), close: () => close(server, endIdleConnections) };
}

/**
 * Node's own `closeIdleConnections` takes a connection for busy that has never carried a request, as browsers and load
 * balancers open them ahead of need; one of those would hold up a shutdown for a minute.
 */
function trackIdleConnections(server: Server): () => void {
  const idle = new Set<Socket>();
  let isEnding = false;
  const rest = (socket: Socket) => (isEnding ? socket.destroySoon() : idle.add(socket));
  server.on('connection', (socket) => {
    rest(socket);
    socket.once('close', () => idle.delete(socket));
  });
  server.on('request', ({ socket }, response) => {
    idle.delete(socket);
    response.once('close', () => !socket.destroyed && rest(socket));
  });
  return () => {
    isEnding = true;
    for (const socket of idle) socket.destroySoon();
  };
}

function close(server: Server, endIdleConnections: () => void): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close((error) => (error ? reject(error) : resolve()));
    endIdleConnections();
  });
}

function urlOf(server: Server): string {
  const { address, family, port } = server.address() as AddressInfo;
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
}

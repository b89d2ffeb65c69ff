import type { AddressInfo } from 'node:net';
import { connect, createServer, type Socket } from 'node:net';

/** An address that stays while what stands behind it changes, as the cluster endpoint of Aurora does. */
export interface Endpoint {
  port: number;
  /** Breaks every connection; new ones go to the other port on loopback. */
  pointTo: (port: number) => void;
  stop: () => Promise<void>;
}

export async function startEndpoint(initialPort: number, host = '127.0.0.1'): Promise<Endpoint> {
  let target = initialPort;
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const behind = connect(target, '127.0.0.1');
    for (const [socket, other] of [
      [client, behind],
      [behind, client],
    ] as const) {
      sockets.add(socket);
      // An error of one side ends the other; both programs see a broken connection, and nobody else is concerned.
      socket.on('error', () => other.destroy());
      socket.on('close', () => {
        sockets.delete(socket);
        other.destroy();
      });
      socket.pipe(other);
    }
  });
  const breakAll = () => {
    for (const socket of sockets) socket.destroy();
  };
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  return {
    port: (server.address() as AddressInfo).port,
    pointTo: (port) => {
      target = port;
      breakAll();
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        breakAll();
      }),
  };
}

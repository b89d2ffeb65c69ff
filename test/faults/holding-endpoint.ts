import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { testAuthority } from '../support/test-authority.ts';

/**
 * A PostgreSQL that passes everything on to another one, until a client sends a certain text, and keeps that back. To read
 * it, the encryption of the clients ends here.
 */
export interface HoldingEndpoint {
  port: number;
  /** Resolves when the text has come and is being kept back, with everything that this client sends after it. */
  held: Promise<void>;
  /** Passes on what was kept back; from now on nothing is. */
  release: () => void;
  stop: () => Promise<void>;
}

/** In front of a port on loopback; keeps back the first chunk that holds `text`, of whichever client sends it. */
export async function startHoldingEndpoint(target: number, text: string): Promise<HoldingEndpoint> {
  const sockets = new Set<Socket>();
  const hold = Promise.withResolvers<void>();
  const goOn = Promise.withResolvers<void>();
  let isArmed = true;
  const { certificate: cert, privateKey: key } = testAuthority().issue(['127.0.0.1']);
  const server = createServer(async (socket) => {
    sockets.add(socket);
    const client = await encrypt(socket, { cert, key });
    const behind = connect(target, '127.0.0.1');
    for (const [socket, other] of [
      [client, behind],
      [behind, client],
    ] as const) {
      sockets.add(socket);
      socket.on('error', () => other.destroy());
      socket.on('close', () => {
        sockets.delete(socket);
        other.destroy();
      });
    }
    behind.pipe(client);
    client.on('data', async (chunk: Buffer) => {
      if (!isArmed || !chunk.includes(text)) {
        behind.write(chunk);
        return;
      }
      isArmed = false;
      client.pause();
      hold.resolve();
      await goOn.promise;
      behind.write(chunk);
      client.resume();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    held: hold.promise,
    release: () => goOn.resolve(),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

/** What PostgreSQL does with the request that opens an encrypted connection: agrees, in one letter. */
async function encrypt(socket: Socket, certificate: { cert: string; key: string }): Promise<TLSSocket> {
  await new Promise((resolve) => socket.once('data', resolve));
  socket.pause();
  socket.write('S');
  return new TLSSocket(socket, { isServer: true, ...certificate });
}

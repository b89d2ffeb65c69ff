import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type ConsoleSources, createConsoleApp } from './console-app.ts';

export class ConsolePortInUseError extends Error {
  constructor(port: number, cause: unknown) {
    super(
      `The port ${port} of the console is in use: stop what listens there, or choose another with --console-port (0 takes a free one).`,
      { cause },
    );
    this.name = 'ConsolePortInUseError';
  }
}

export interface RunningConsole {
  url: string;
  stop(): Promise<void>;
}

/** Serves the console on loopback; port 0 takes a free one. Throws ConsolePortInUseError. */
export async function serveConsole(sources: ConsoleSources, port: number): Promise<RunningConsole> {
  const { app, close } = createConsoleApp(sources);
  const server = createServer(app);
  await listen(server, port);
  const address = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${address.port}`,
    stop: async () => {
      close();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(error.code === 'EADDRINUSE' ? new ConsolePortInUseError(port, error) : error);
    });
    server.listen(port, '127.0.0.1', resolve);
  });
}

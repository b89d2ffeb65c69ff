import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startProcess, type TestProcess } from './child-process.ts';
import { eventually } from './eventually.ts';
import { freePort } from './free-port.ts';

export interface RedisServer {
  url: string;
  /** Ends at once and forgets everything; `start` brings it back on the same port, empty. */
  crash: () => Promise<void>;
  start: () => Promise<void>;
  stop: () => Promise<void>;
}

/** A `redis-server` of its own for a test file, which keeps nothing on disk. */
export async function startRedis(): Promise<RedisServer> {
  const directory = await mkdtemp(join(tmpdir(), 'sluice-redis-'));
  const port = await freePort();
  let server = await launch(directory, port);
  const end = async () => {
    server.kill('SIGKILL');
    await server.exit;
  };
  return {
    url: `redis://127.0.0.1:${port}`,
    crash: end,
    start: async () => {
      server = await launch(directory, port);
    },
    stop: async () => {
      await end();
      await rm(directory, { recursive: true });
    },
  };
}

async function launch(directory: string, port: number): Promise<TestProcess> {
  const server = startProcess(
    [
      'redis-server',
      ...[
        '--port',
        String(port),
        '--bind',
        '127.0.0.1',
        '--dir',
        directory,
        '--save',
        '',
        '--appendonly',
        'no',
      ],
    ],
    { cwd: directory },
  );
  await eventually(() => {
    if (!server.output().includes('Ready to accept connections')) {
      throw new Error(`redis-server did not start: ${server.output()}`);
    }
  });
  return server;
}

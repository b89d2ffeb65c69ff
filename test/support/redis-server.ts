import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startProcess, type TestProcess } from './child-process.ts';
import { eventually } from './eventually.ts';
import { freePort } from './free-port.ts';

export interface RedisServer {
  /** With the password. */
  url: string;
  /** The environment variables with which a service finds this Redis. */
  variables: Record<'REDIS_URL' | 'REDIS_PASSWORD' | 'REDIS_SECRET_ARN', string>;
  /** Ends at once and forgets everything; `start` brings it back on the same port, empty. */
  crash: () => Promise<void>;
  start: () => Promise<void>;
  stop: () => Promise<void>;
}

const password = 'of-tests-only';

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
    url: `redis://:${password}@127.0.0.1:${port}`,
    variables: {
      REDIS_URL: `redis://127.0.0.1:${port}`,
      REDIS_PASSWORD: password,
      REDIS_SECRET_ARN: 'arn:aws:secretsmanager:eu-central-1:111111111111:secret:never-read',
    },
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
        '--requirepass',
        password,
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

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { eventually } from '../support/eventually.ts';
import { freePort } from '../support/free-port.ts';
import { cpuSecondsOf, mebibytesOf } from './process-figures.ts';

/** A server in a process of its own, as a container would run it; what it writes goes to a file, not to us. */
export interface ServerProcess {
  url: string;
  /** Proportional set size: what would be free if the process ended. */
  mebibytes: () => Promise<number>;
  /** What it has taken of the processors until now. */
  cpuSeconds: () => Promise<number>;
  stop: () => Promise<void>;
}

const repository = join(import.meta.dirname, '..', '..');

/** @param command gets the port that the server has to listen on */
export async function startServerProcess(
  command: (port: number) => { args: string[]; variables?: Readonly<Record<string, string>> },
  logFile: string,
): Promise<ServerProcess> {
  const port = await freePort();
  const { args, variables } = command(port);
  const log = await open(logFile, 'w');
  const server = spawn(process.execPath, args, {
    cwd: repository,
    env: { PATH: process.env.PATH, NODE_ENV: 'production', ...variables },
    stdio: ['ignore', log.fd, log.fd],
  });
  const exit = once(server, 'exit');
  await log.close();
  const url = `http://127.0.0.1:${port}`;
  await eventually(() => fetch(`${url}/health/live`)).catch(async (error: unknown) => {
    server.kill('SIGKILL');
    throw new Error(`${args[0]} does not answer: ${await readFile(logFile, 'utf8')}`, { cause: error });
  });
  return {
    url,
    mebibytes: () => mebibytesOf(server.pid ?? 0),
    cpuSeconds: () => cpuSecondsOf(server.pid ?? 0),
    stop: async () => {
      server.kill('SIGTERM');
      await exit;
    },
  };
}

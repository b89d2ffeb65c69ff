import { mkdir } from 'node:fs/promises';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { findServer } from '../find-command.ts';
import { KeptServer } from '../kept-server.ts';
import { lastLines } from '../last-lines.ts';
import { processStartTime } from '../process-identity.ts';
import type { ManagedProcess, Processes } from '../runtime.ts';

export class RedisNotStartedError extends Error {
  constructor(name: string, log: string) {
    super(`The Redis server ${name} did not start: ${log}`);
    this.name = 'RedisNotStartedError';
  }
}

export interface RedisServerRequest {
  name: string;
  directory: string;
  port: number;
  processes: Processes;
}

const secondsToStart = 10;
const secondsToStop = 5;

/** One `redis-server` on loopback. */
export class RedisServer {
  readonly #request: RedisServerRequest;
  readonly #server = new KeptServer(() => this.#launch());

  constructor(request: RedisServerRequest) {
    this.#request = request;
  }

  /** Resolves when it answers. */
  start(): Promise<void> {
    return this.#server.start();
  }

  stop(): Promise<void> {
    return this.#server.stop(secondsToStop);
  }

  async #launch(): Promise<ManagedProcess> {
    const { name, directory, port, processes } = this.#request;
    await mkdir(directory, { recursive: true });
    const logFile = `${directory}/redis.log`;
    const started = await processes.start({
      name,
      command: findServer('redis-server', 'install it (apt-get install redis-server, or brew install redis)'),
      args: settings(port).flatMap(([setting, value]) => [`--${setting}`, value]),
      environment: { PATH: process.env.PATH ?? '' },
      workingDirectory: directory,
      logFile,
    });
    if (await answers(started, port)) return started;
    await started.stop(secondsToStop);
    throw new RedisNotStartedError(name, lastLines(logFile, 3));
  }
}

function settings(port: number): [string, string][] {
  return [
    ['bind', '127.0.0.1'],
    ['port', String(port)],
    // Every write is in the system's cache, which is enough to survive the end of the process.
    ['appendonly', 'yes'],
    ['appendfsync', 'no'],
    ['save', ''],
    ['maxmemory', '64mb'],
    ['maxmemory-policy', 'volatile-lru'],
  ];
}

async function answers(started: ManagedProcess, port: number): Promise<boolean> {
  const deadline = Date.now() + secondsToStart * 1000;
  while (processStartTime(started.pid) !== undefined && Date.now() < deadline) {
    if (await answersPing(port)) return true;
    await sleep(25);
  }
  return false;
}

/** Redis takes a command as one line as well: https://redis.io/docs/latest/develop/reference/protocol-spec/ */
function answersPing(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write('PING\r\n'));
    socket.setTimeout(500, () => socket.destroy());
    socket.once('data', (answer) => {
      resolve(answer.toString().startsWith('+PONG'));
      socket.destroy();
    });
    socket.on('error', () => resolve(false));
    socket.on('close', () => resolve(false));
  });
}

import { mkdir } from 'node:fs/promises';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { findServer } from '../find-command.ts';
import { lastLines } from '../last-lines.ts';
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

/** One `redis-server` on loopback, started again when it ends by itself. */
export class RedisServer {
  readonly #request: RedisServerRequest;
  #process: ManagedProcess | undefined;
  #isStopping = false;

  constructor(request: RedisServerRequest) {
    this.#request = request;
  }

  /** Resolves when it answers. */
  async start(): Promise<void> {
    if (this.#process) return;
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
    this.#process = started;
    if (!(await answers(started, port))) {
      await this.stop();
      throw new RedisNotStartedError(name, lastLines(logFile, 3));
    }
    void started.ended.then(() => this.#startAgain());
  }

  async stop(): Promise<void> {
    this.#isStopping = true;
    await this.#process?.stop(secondsToStop);
  }

  async #startAgain(): Promise<void> {
    this.#process = undefined;
    await sleep(200);
    if (this.#isStopping) return;
    await this.start().catch((error: unknown) => console.error(String(error)));
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

/** Redis answers commands in one line as well: https://redis.io/docs/latest/develop/reference/protocol-spec/ */
async function answers(started: ManagedProcess, port: number): Promise<boolean> {
  const deadline = Date.now() + secondsToStart * 1000;
  let hasEnded = false;
  void started.ended.then(() => {
    hasEnded = true;
  });
  while (!hasEnded && Date.now() < deadline) {
    if (await answersPing(port)) return true;
    await sleep(25);
  }
  return false;
}

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

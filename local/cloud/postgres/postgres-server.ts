import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { KeptServer } from '../kept-server.ts';
import { lastLines } from '../last-lines.ts';
import { processStartTime } from '../process-identity.ts';
import type { ManagedProcess, Processes } from '../runtime.ts';
import { prepareStart, type ServerSettings, type Superuser } from './data-directory.ts';
import { postgresCommand } from './postgres-command.ts';

export class PostgresNotStartedError extends Error {
  constructor(name: string, log: string, cause: unknown) {
    super(`PostgreSQL ${name} did not start: ${log}`, { cause });
    this.name = 'PostgresNotStartedError';
  }
}

export interface PostgresServerRequest {
  name: string;
  dataDirectory: string;
  logFile: string;
  superuser: Superuser;
  settings: ServerSettings;
  processes: Processes;
}

const secondsToStart = 30;
const secondsToStop = 10;

/** One PostgreSQL. */
export class PostgresServer {
  readonly #request: PostgresServerRequest;
  readonly #server = new KeptServer(() => this.#launch());

  constructor(request: PostgresServerRequest) {
    this.#request = request;
  }

  /** Resolves when it answers. */
  start(): Promise<void> {
    return this.#server.start();
  }

  stop(): Promise<void> {
    return this.#server.stop(secondsToStop);
  }

  /** Ends it at once, as the loss of its host does. */
  crash(): Promise<void> {
    return this.#server.stop(0);
  }

  /** Runs statements as the superuser. */
  async run<T>(database: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
    const { settings, superuser } = this.#request;
    const client = new pg.Client({
      ...superuser,
      host: settings.addresses[0],
      port: settings.port,
      database,
    });
    await client.connect();
    try {
      return await work(client);
    } finally {
      await client.end();
    }
  }

  async #launch(): Promise<ManagedProcess> {
    const { name, dataDirectory, logFile, settings, processes } = this.#request;
    await prepareStart(dataDirectory, settings);
    const started = await processes.start({
      name,
      ...postgresCommand('postgres', ['-D', dataDirectory]),
      environment: { PATH: process.env.PATH ?? '' },
      workingDirectory: dataDirectory,
      logFile,
      // "Fast shutdown": clients are cut off, everything is written.
      stopSignal: 'SIGINT',
    });
    const failure = await this.#untilItAnswers(started);
    if (failure === undefined) return started;
    await started.stop(secondsToStop);
    throw new PostgresNotStartedError(name, lastLines(logFile, 3), failure);
  }

  /** Why it does not answer; undefined when it does. */
  async #untilItAnswers(started: ManagedProcess): Promise<unknown> {
    const deadline = Date.now() + secondsToStart * 1000;
    for (;;) {
      try {
        await this.run('postgres', (client) => client.query('select 1'));
        return undefined;
      } catch (error) {
        const isAlive = processStartTime(started.pid) !== undefined;
        if (!isAlive || Date.now() > deadline) return error;
        await sleep(25);
      }
    }
  }
}

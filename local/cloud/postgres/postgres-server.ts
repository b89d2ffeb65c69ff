import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { lastLines } from '../last-lines.ts';
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

/** One PostgreSQL process, started again when it ends by itself. */
export class PostgresServer {
  readonly #request: PostgresServerRequest;
  #process: ManagedProcess | undefined;
  #isStopping = false;

  constructor(request: PostgresServerRequest) {
    this.#request = request;
  }

  /** Resolves when it answers. */
  async start(): Promise<void> {
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
    this.#process = started;
    await this.#answers(started);
    void started.ended.then(() => this.#startAgain());
  }

  async stop(): Promise<void> {
    this.#isStopping = true;
    await this.#process?.stop(secondsToStop);
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

  async #answers(started: ManagedProcess): Promise<void> {
    const deadline = Date.now() + secondsToStart * 1000;
    let hasEnded = false;
    void started.ended.then(() => {
      hasEnded = true;
    });
    for (;;) {
      try {
        await this.run('postgres', (client) => client.query('select 1'));
        return;
      } catch (cause) {
        if (hasEnded || Date.now() > deadline) throw await this.#failure(started, cause);
        await sleep(25);
      }
    }
  }

  async #failure(started: ManagedProcess, cause: unknown): Promise<PostgresNotStartedError> {
    await started.stop(secondsToStop);
    return new PostgresNotStartedError(this.#request.name, lastLines(this.#request.logFile, 3), cause);
  }

  async #startAgain(): Promise<void> {
    await sleep(200);
    if (this.#isStopping) return;
    await this.start().catch((error: unknown) => console.error(String(error)));
  }
}

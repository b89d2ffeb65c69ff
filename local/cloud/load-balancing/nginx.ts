import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { writeFileAtomically } from '../atomic-file.ts';
import { childProcesses } from '../child-processes.ts';
import { findServer } from '../find-command.ts';
import { lastLines } from '../last-lines.ts';
import { commandLine, processStartTime } from '../process-identity.ts';
import type { ManagedProcess, Processes } from '../runtime.ts';

export class NginxRefusedError extends Error {
  constructor(name: string, log: string) {
    super(`NGINX of ${name} did not take its configuration: ${log}`);
    this.name = 'NginxRefusedError';
  }
}

export interface AppliedConfiguration {
  /** No request is under way any more that was taken with an earlier configuration. */
  drained: Promise<void>;
}

const secondsToTakeConfiguration = 10;
const millisecondsBeforeRestart = 200;

/** One NGINX with a generated configuration, in a folder of its own. Started again when it ends by itself. */
export class Nginx {
  readonly #name: string;
  readonly #directory: string;
  readonly #processes: Processes;
  #process: ManagedProcess | undefined;
  #configuration = '';
  #isStopping = false;

  constructor(name: string, directory: string, processes: Processes) {
    this.#name = name;
    this.#directory = directory;
    this.#processes = processes;
  }

  /** Resolves when every request that comes from now on is handled by this configuration. */
  async apply(configuration: string): Promise<AppliedConfiguration> {
    if (this.#process !== undefined && configuration === this.#configuration)
      return { drained: Promise.resolve() };
    await mkdir(this.#directory, { recursive: true });
    writeFileAtomically(this.#configurationFile, configuration);
    this.#configuration = configuration;
    const before = this.#process === undefined ? [] : childProcesses(this.#process.pid);
    if (this.#process === undefined) await this.#start();
    else this.#process.child.kill('SIGHUP');
    await this.#takeOver(before);
    return { drained: haveEnded(before) };
  }

  async stop(): Promise<void> {
    this.#isStopping = true;
    await this.#process?.stop(2);
  }

  get #configurationFile(): string {
    return join(this.#directory, 'nginx.conf');
  }

  get #logFile(): string {
    return join(this.#directory, 'nginx.log');
  }

  async #start(): Promise<void> {
    const started = await this.#processes.start({
      name: this.#name,
      command: findServer('nginx', 'install it (apt-get install nginx-light, or brew install nginx)'),
      args: ['-p', this.#directory, '-c', this.#configurationFile, '-e', 'stderr'],
      environment: { PATH: process.env.PATH ?? '' },
      workingDirectory: this.#directory,
      logFile: this.#logFile,
    });
    this.#process = started;
    void started.ended.then(() => this.#startAgain());
  }

  async #startAgain(): Promise<void> {
    this.#process = undefined;
    await sleep(millisecondsBeforeRestart);
    if (!this.#isStopping && this.#process === undefined) await this.#start();
  }

  async #takeOver(before: readonly number[]): Promise<void> {
    const deadline = Date.now() + secondsToTakeConfiguration * 1000;
    while (this.#process !== undefined && Date.now() < deadline) {
      const hasNewWorker = childProcesses(this.#process.pid).some((pid) => !before.includes(pid));
      if (hasNewWorker && before.every(takesNoNewRequest)) return;
      await sleep(10);
    }
    throw new NginxRefusedError(this.#name, lastLines(this.#logFile, 3));
  }
}

/** A worker that has closed its sockets says so in its title. */
function takesNoNewRequest(pid: number): boolean {
  const title = commandLine(pid);
  return title === undefined || title.includes('shutting down');
}

async function haveEnded(pids: readonly number[]): Promise<void> {
  while (pids.some((pid) => processStartTime(pid) !== undefined)) await sleep(20);
}

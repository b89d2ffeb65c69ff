import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { writeFileAtomically } from '../atomic-file.ts';
import { childProcesses } from '../child-processes.ts';
import { findServer } from '../find-command.ts';
import { KeptServer } from '../kept-server.ts';
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
const secondsToStop = 2;

/** One NGINX with a generated configuration, in a folder of its own. */
export class Nginx {
  readonly #name: string;
  readonly #directory: string;
  readonly #processes: Processes;
  readonly #server = new KeptServer(() => this.#launch());
  #applied = '';

  constructor(name: string, directory: string, processes: Processes) {
    this.#name = name;
    this.#directory = directory;
    this.#processes = processes;
  }

  /** Resolves when every request that comes from now on is handled by this configuration. */
  async apply(configuration: string): Promise<AppliedConfiguration> {
    const running = this.#server.process;
    if (running && configuration === this.#applied) return { drained: Promise.resolve() };
    await mkdir(this.#directory, { recursive: true });
    writeFileAtomically(this.#configurationFile, configuration);
    const before = running ? childProcesses(running.pid) : [];
    if (running) await this.#reload(running, before);
    else await this.#server.start();
    this.#applied = configuration;
    return { drained: haveEnded(before) };
  }

  /** Has it write its logs to files of their names, whatever became of those that it has open. */
  reopenLogs(): void {
    this.#server.process?.child.kill('SIGUSR1');
  }

  stop(): Promise<void> {
    return this.#server.stop(secondsToStop);
  }

  get #configurationFile(): string {
    return join(this.#directory, 'nginx.conf');
  }

  get #logFile(): string {
    return join(this.#directory, 'nginx.log');
  }

  async #launch(): Promise<ManagedProcess> {
    const started = await this.#processes.start({
      name: this.#name,
      command: findServer('nginx', 'install it (apt-get install nginx-light, or brew install nginx)'),
      args: ['-p', this.#directory, '-c', this.#configurationFile, '-e', 'stderr'],
      environment: { PATH: process.env.PATH ?? '' },
      workingDirectory: this.#directory,
      logFile: this.#logFile,
    });
    if (await takesOver(started, [])) return started;
    await started.stop(secondsToStop);
    throw new NginxRefusedError(this.#name, lastLines(this.#logFile, 3));
  }

  /** Where NGINX refuses the configuration, it goes on with the one before. */
  async #reload(running: ManagedProcess, before: readonly number[]): Promise<void> {
    running.child.kill('SIGHUP');
    if (!(await takesOver(running, before)))
      throw new NginxRefusedError(this.#name, lastLines(this.#logFile, 3));
  }
}

/** Whether a worker has come that takes requests, and those before it take none any more. */
async function takesOver(master: ManagedProcess, before: readonly number[]): Promise<boolean> {
  const deadline = Date.now() + secondsToTakeConfiguration * 1000;
  while (processStartTime(master.pid) !== undefined && Date.now() < deadline) {
    const hasNewWorker = childProcesses(master.pid).some((pid) => !before.includes(pid));
    if (hasNewWorker && before.every(takesNoNewRequest)) return true;
    await sleep(10);
  }
  return false;
}

/** A worker that has closed its sockets says so in its title. */
function takesNoNewRequest(pid: number): boolean {
  const title = commandLine(pid);
  return title === undefined || title.includes('shutting down');
}

async function haveEnded(pids: readonly number[]): Promise<void> {
  while (pids.some((pid) => processStartTime(pid) !== undefined)) await sleep(20);
}

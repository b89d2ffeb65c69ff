import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Caller } from '../cloud.ts';
import type { CommonRuntime, Runtime } from '../runtime.ts';
import { fleet } from './fleet.ts';
import { Task } from './task.ts';
import type { TaskDefinition } from './task-definition.ts';
import { removeOldLogs } from './task-logs.ts';
import { type TaskOverrides, withOverrides } from './task-overrides.ts';

/** A task that belongs to no service, and runs to its end. */
export interface SingleTask extends Caller {
  /** The name of its cluster. */
  cluster: string;
  family: string;
  overrides: TaskOverrides;
  task: Task;
}

export interface SingleTaskRequest {
  caller: Caller;
  /** The name of the cluster. */
  cluster: string;
  definition: TaskDefinition;
  /** What of the definition is another for these tasks. */
  overrides: TaskOverrides;
  count: number;
  clientToken: string | undefined;
}

const tokensKept = 100;

/** It has no health that anybody waits for, so nothing ends it for being slow. */
const startLimitInSeconds = 24 * 60 * 60;
const secondsToEnd = 5;

/** Those of a region that run. */
export class SingleTasks {
  readonly #runtime: Runtime;
  readonly #running = new Set<SingleTask>();
  /** The last ones, by the token of whoever asked. */
  readonly #started = new Map<string, readonly SingleTask[]>();

  constructor(runtime: Runtime) {
    this.#runtime = runtime;
  }

  all(): readonly SingleTask[] {
    return [...this.#running];
  }

  /**
   * Somebody who asks again with the same token has asked once.
   *
   * @throws ContainerNotDefinedError
   */
  run(request: SingleTaskRequest): readonly SingleTask[] {
    const { clientToken: token } = request;
    const before = token === undefined ? undefined : this.#started.get(token);
    if (before) return before;
    const started = Array.from({ length: request.count }, () => this.#start(request));
    if (token !== undefined) this.#remember(token, started);
    return started;
  }

  async stop(): Promise<void> {
    await Promise.all(this.all().map(({ task }) => task.stop(secondsToEnd)));
  }

  #start(request: SingleTaskRequest): SingleTask {
    const { account, region } = request.caller;
    const { cluster, overrides } = request;
    const definition = withOverrides(request.definition, overrides);
    const family = familyOf(definition);
    const logDirectory = join(logsOfSingleTasks(this.#runtime, account, region), family);
    removeOldLogs(logDirectory);
    const task = new Task({
      ...{ runtime: this.#runtime, account, region, definition, logDirectory, startLimitInSeconds },
      ...{ serviceName: `${cluster}/${family}`, id: randomBytes(16).toString('hex') },
      ...{ targets: [], addresses: [], zone: undefined },
      changed: () => this.#forgetEnded(),
    });
    const single = { account, region, cluster, family, overrides, task };
    this.#running.add(single);
    return single;
  }

  #remember(token: string, started: readonly SingleTask[]): void {
    this.#started.set(token, started);
    const [oldest] = this.#started.keys();
    if (this.#started.size > tokensKept && oldest !== undefined) this.#started.delete(oldest);
  }

  #forgetEnded(): void {
    for (const single of this.#running) if (single.task.state === 'ended') this.#running.delete(single);
  }
}

/** In good order, for the reason that somebody gives. */
export function stopSingleTask({ task }: SingleTask, reason: string): void {
  task.stoppedFor = reason;
  task.retire().catch((error: unknown) => console.error(`${task.definition.arn}: ${String(error)}`));
}

export function singleTasks(runtime: Runtime): SingleTasks {
  return runtime.shared('single-tasks', () => {
    // What services stand on, single tasks are to find as well until they have ended.
    fleet(runtime);
    return new SingleTasks(runtime);
  });
}

/** Where each family has its logs, also of tasks that have ended. */
export function logDirectoriesOfSingleTasks(runtime: CommonRuntime): (Caller & { directory: string })[] {
  const root = join(runtime.stateDirectory, 'single-tasks');
  return foldersIn(root).flatMap((account) =>
    foldersIn(join(root, account)).flatMap((region) => {
      const logs = logsOfSingleTasks(runtime, account, region);
      return foldersIn(logs).map((family) => ({ account, region, directory: join(logs, family) }));
    }),
  );
}

function logsOfSingleTasks({ stateDirectory }: CommonRuntime, account: string, region: string): string {
  return join(stateDirectory, 'single-tasks', account, region);
}

function foldersIn(directory: string): string[] {
  return existsSync(directory) ? readdirSync(directory) : [];
}

/** Of its revisions. */
export function familyOf({ arn }: TaskDefinition): string {
  return arn.replace(/^.*\//, '').replace(/:\d+$/, '');
}

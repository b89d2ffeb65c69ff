/** A service's change to another task definition or desired count, until it is complete or given up. */
export class Deployment {
  readonly done: Promise<void>;
  status: 'IN_PROGRESS' | 'COMPLETED' | 'FAILED' = 'IN_PROGRESS';
  failedTasks = 0;
  readonly #threshold: number;
  readonly #giveUp: (reason: string) => void;
  #resolve: () => void = () => {};
  #reject: (error: Error) => void = () => {};
  readonly #timeout: NodeJS.Timeout;

  /** `giveUp` is called once, before `done` rejects. */
  constructor(options: { threshold: number; timeoutInSeconds: number; giveUp(reason: string): void }) {
    this.#threshold = options.threshold;
    this.#giveUp = options.giveUp;
    this.done = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    // Whoever waits for it is told; a deployment that nobody waits for is none of the process's errors.
    this.done.catch(() => {});
    this.#timeout = setTimeout(
      () => this.fail(`was not complete after ${options.timeoutInSeconds} s`),
      options.timeoutInSeconds * 1000,
    );
  }

  complete(): void {
    if (this.status !== 'IN_PROGRESS') return;
    this.#end('COMPLETED');
    this.#resolve();
  }

  taskFailed(reason: string): void {
    this.failedTasks += 1;
    if (this.failedTasks < this.#threshold) return;
    this.fail(`ended after ${this.failedTasks} failed tasks (circuit breaker); the last one: ${reason}`);
  }

  /** Another deployment takes its place. */
  supersede(): void {
    this.#end('FAILED');
    this.#reject(new DeploymentFailedError('was superseded by another one'));
  }

  /** Gives it up. */
  fail(reason: string): void {
    if (this.status !== 'IN_PROGRESS') return;
    this.#end('FAILED');
    this.#giveUp(reason);
    this.#reject(new DeploymentFailedError(reason));
  }

  #end(status: 'COMPLETED' | 'FAILED'): void {
    clearTimeout(this.#timeout);
    this.status = status;
  }
}

export class DeploymentFailedError extends Error {
  constructor(reason: string) {
    super(`The deployment ${reason}`);
    this.name = 'DeploymentFailedError';
  }
}

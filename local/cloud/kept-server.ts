import { BackOff } from './back-off.ts';
import { pause } from './pause.ts';
import type { ManagedProcess } from './runtime.ts';

/** A server that is started again, after a pause that grows, each time it ends by itself. */
export class KeptServer {
  readonly #launch: () => Promise<ManagedProcess>;
  readonly #backOff = new BackOff();
  #stopping = new AbortController();
  #process: ManagedProcess | undefined;
  #starting: Promise<void> | undefined;

  /** `launch` starts the server and resolves when it answers; when it rejects, it has ended what it started. */
  constructor(launch: () => Promise<ManagedProcess>) {
    this.#launch = launch;
  }

  /** Undefined while it does not run. */
  get process(): ManagedProcess | undefined {
    return this.#process;
  }

  async start(): Promise<void> {
    if (this.#process) return;
    if (this.#stopping.signal.aborted) this.#stopping = new AbortController();
    this.#starting = this.#startProcess();
    await this.#starting;
  }

  async stop(timeoutInSeconds: number): Promise<void> {
    this.#stopping.abort();
    // What is on its way would stay otherwise; whoever started it is told where it fails.
    await this.#starting?.catch(() => {});
    await this.#process?.stop(timeoutInSeconds);
  }

  /** Ends it at once and without order; it is started again, unless somebody stops it. */
  async crash(): Promise<void> {
    await this.#process?.stop(0);
  }

  async #startProcess(): Promise<void> {
    const started = await this.#launch();
    const since = Date.now();
    this.#process = started;
    void started.ended.then(() => this.#startAgain((Date.now() - since) / 1000));
  }

  async #startAgain(secondsWell: number): Promise<void> {
    const { signal } = this.#stopping;
    this.#process = undefined;
    this.#backOff.failed(secondsWell);
    while (!signal.aborted && this.#process === undefined) {
      await pause(this.#backOff.wait, signal);
      if (!signal.aborted) await this.start().catch((error: unknown) => this.#report(error));
    }
  }

  #report(error: unknown): void {
    this.#backOff.failed(0);
    if (!this.#stopping.signal.aborted) console.error(error instanceof Error ? error.message : String(error));
  }
}

import { appendFileSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { pause } from '../pause.ts';
import type { EndedRun } from './canary-states.ts';

export interface CanaryLoopSettings {
  /** One run to its end; rejects when it has failed. */
  run(): Promise<unknown>;
  periodInMilliseconds: number;
  /** Called after each run, unless it was cut off. */
  ended(run: EndedRun): void;
  /** The canary's own log, where each run's end is told as well. */
  logFile: string;
}

/** A run under way may end within this. */
const secondsToFinish = 5;

/** Runs a canary at once and then again and again, one run at a time. */
export class CanaryLoop {
  readonly #settings: CanaryLoopSettings;
  readonly #stopping = new AbortController();
  #running: Promise<void> | undefined;

  constructor(settings: CanaryLoopSettings) {
    this.#settings = settings;
  }

  start(): void {
    mkdirSync(dirname(this.#settings.logFile), { recursive: true });
    this.#running ??= this.#repeat();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    const patience = new AbortController();
    await Promise.race([this.#running, pause(secondsToFinish * 1000, patience.signal)]);
    patience.abort();
  }

  async #repeat(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      const startedAt = Date.now();
      const failure = await this.#settings.run().then(
        () => undefined,
        (error: unknown) => (error instanceof Error ? error.message : String(error)),
      );
      if (signal.aborted) return;
      const end = failure === undefined ? 'passed' : `failed: ${failure}`;
      appendFileSync(this.#settings.logFile, `${new Date().toISOString()} canary: ${end}\n`);
      this.#settings.ended({ startedAt, endedAt: Date.now(), ...(failure !== undefined && { failure }) });
      const rest = startedAt + this.#settings.periodInMilliseconds - Date.now();
      await pause(Math.max(0, rest), signal);
    }
  }
}

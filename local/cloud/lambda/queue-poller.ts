import { appendFileSync } from 'node:fs';
import { BackOff } from '../back-off.ts';
import type { JsonObject } from '../json.ts';
import { pause } from '../pause.ts';
import type { FunctionRunner } from './function-runner.ts';
import type { QueueClient } from './queue-client.ts';
import { doneOf, queueEvent } from './queue-event.ts';

export interface QueuePollerSettings {
  queue: QueueClient;
  queueArn: string;
  functions: FunctionRunner;
  functionArn: string;
  batchSize: number;
  /** How long a batch that is not full waits for more. */
  batchingWindowInSeconds: number;
  reportsBatchItemFailures: boolean;
  /** The function's own log, where a failed batch is told as well. */
  logFile: string;
}

/** Long polling's longest wait. */
const waitInSeconds = 20;
/** The most that SQS hands over at once. */
const mostAtOnce = 10;
/** A batch under way may end within this; one that does not is delivered again. */
const secondsToFinish = 5;

/**
 * Reads a queue and invokes a function, one batch at a time, so that the order of a FIFO queue stays. What failed is left
 * for its visibility timeout, after which SQS hands it out again or puts it aside.
 */
export class QueuePoller {
  readonly #settings: QueuePollerSettings;
  readonly #stopping = new AbortController();
  readonly #backOff = new BackOff();
  #running: Promise<void> | undefined;

  constructor(settings: QueuePollerSettings) {
    this.#settings = settings;
  }

  start(): void {
    this.#running ??= this.#run();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    const patience = new AbortController();
    await Promise.race([this.#running, pause(secondsToFinish * 1000, patience.signal)]);
    patience.abort();
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    let wellSince = Date.now();
    while (!signal.aborted) {
      try {
        const batch = await this.#receive(signal);
        if (batch.length > 0) await this.#handle(batch);
      } catch (error) {
        if (signal.aborted) return;
        this.#tell(error);
        this.#backOff.failed((Date.now() - wellSince) / 1000);
        await pause(this.#backOff.wait, signal);
        wellSince = Date.now();
      }
    }
  }

  async #receive(signal: AbortSignal): Promise<JsonObject[]> {
    const { queue, batchSize, batchingWindowInSeconds } = this.#settings;
    const batch = await queue.receive(Math.min(batchSize, mostAtOnce), waitInSeconds, signal);
    const deadline = Date.now() + batchingWindowInSeconds * 1000;
    while (batch.length > 0 && batch.length < batchSize && Date.now() < deadline) {
      const missing = Math.min(batchSize - batch.length, mostAtOnce);
      const seconds = Math.min(waitInSeconds, Math.ceil((deadline - Date.now()) / 1000));
      batch.push(...(await queue.receive(missing, seconds, signal)));
    }
    return batch;
  }

  async #handle(batch: JsonObject[]): Promise<void> {
    const { queue, queueArn, functions, functionArn, reportsBatchItemFailures } = this.#settings;
    const done = await functions.invoke(functionArn, queueEvent(batch, queueArn)).then(
      (answer) => (reportsBatchItemFailures ? doneOf(batch, answer) : batch),
      (error: unknown) => this.#leave(error),
    );
    for (let from = 0; from < done.length; from += mostAtOnce) {
      await queue.delete(done.slice(from, from + mostAtOnce));
    }
  }

  /** All of a batch fails with its function, which has its own log; that it failed is no reason to poll less. */
  #leave(error: unknown): JsonObject[] {
    if (!this.#stopping.signal.aborted) this.#tell(error);
    return [];
  }

  #tell(error: unknown): void {
    const message = error instanceof Error ? error.message : String(error);
    appendFileSync(this.#settings.logFile, `${new Date().toISOString()} event source mapping: ${message}\n`);
  }
}

import { setTimeout as delay } from 'node:timers/promises';
import { GetQueueAttributesCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { Logger } from './logger.ts';
import { createQueueBatchCalls, type QueueBatchCalls } from './queue-batch-calls.ts';
import type { QueueMessage } from './queue-message.ts';
import { runInTrace } from './trace-context.ts';

export type { QueueMessage };

/** What a handler says about its messages as it goes; a message it says nothing about has failed. */
export interface Settlement {
  /** Done: deletes the messages from the queue. */
  finished: (messages: readonly QueueMessage[]) => Promise<void>;
  /** Not done: gives them back to the queue, to be received again after `retryDelayInSeconds`. */
  failed: (messages: readonly QueueMessage[]) => Promise<void>;
}

export interface QueueConsumerOptions {
  client: SQSClient;
  queueUrl: string;
  logger: Logger;
  /**
   * Gets what several receives have brought within a few milliseconds, one group's messages in their sequence. Is called
   * again while an earlier call still runs; SQS keeps the messages of one FIFO group back while one of them is handled.
   * Is called in the trace of the message when it gets one, in a new trace when it gets several.
   */
  handle: (messages: QueueMessage[], settlement: Settlement) => Promise<void>;
  /**
   * Rejects while something is out of order that handling cannot do without. Asked once messages have failed, and nothing
   * is received until it resolves: however long an outage takes, it does not use up how often SQS hands a message out.
   */
  check?: () => Promise<unknown>;
  /** The most messages that one call of `handle` gets; 100 unless given. */
  maximumBatchSize?: number;
  /** How many calls of `handle` run side by side; 2 unless given. */
  maximumBatches?: number;
  /** How many receives run side by side while the queue is full; 4 unless given. An empty queue is asked by one. */
  maximumReceives?: number;
  /** 5 unless given: `stop` waits for the receives under way, because to abort them could lose sight of messages. */
  waitTimeInSeconds?: number;
  /** By how often the message has been received; 1, 2, 4 … 30 seconds unless given. */
  retryDelayInSeconds?: (receiveCount: number) => number;
  /** How long `stop` waits for what is being handled; 7 seconds unless given. */
  finishingTimeInMilliseconds?: number;
}

export interface QueueConsumer {
  /** Receives nothing more; resolves when everything received has been settled, or given back because time ran out. */
  stop: () => Promise<void>;
}

/** A receive that is on its way may fill the batch up; longer, and a single order would wait for nothing. */
const gatheringTimeInMilliseconds = 5;
const pauseAfterErrorInMilliseconds = 1000;

/**
 * Receives from an SQS queue by long polling until it is stopped. While messages are in hand, whether they wait or are
 * being handled, their visibility timeout is extended again and again.
 */
export function startQueueConsumer(options: QueueConsumerOptions): QueueConsumer {
  const consumption = new Consumption(options);
  return { stop: () => consumption.stop() };
}

class Consumption {
  readonly #options: QueueConsumerOptions;
  readonly #calls: QueueBatchCalls;
  readonly #stopping = new AbortController();
  /** Received, not yet handed over. */
  #gathered: QueueMessage[] = [];
  #gathering: NodeJS.Timeout | undefined;
  /** Not settled yet, with the time of the receive. */
  readonly #inHand = new Map<QueueMessage, number>();
  readonly #batches = new Set<Promise<void>>();
  #receives = 0;
  /** Messages have failed, and it has not been asked yet whether the next ones would as well. */
  #isInDoubt = false;
  readonly #receiving = new Set<Promise<void>>();
  /** Wakes up the receivers that wait for room. */
  #roomIsMade = Promise.withResolvers<void>();
  #extending: NodeJS.Timeout | undefined;

  constructor(options: QueueConsumerOptions) {
    this.#options = options;
    this.#calls = createQueueBatchCalls(options);
    this.#keepExtending();
    this.#addReceiver();
  }

  /** Nothing is given back before the last receive has ended: it would only fetch it again. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#roomIsMade.resolve();
    clearTimeout(this.#gathering);
    const patience = new AbortController();
    const timeIsOver = delay(this.#options.finishingTimeInMilliseconds ?? 7000, undefined, patience).catch(
      () => undefined,
    );
    await Promise.race([Promise.all(this.#receiving), timeIsOver]);
    await this.#giveBack(this.#gathered.splice(0));
    await Promise.race([Promise.all(this.#batches), timeIsOver]);
    patience.abort();
    await this.#giveBack([...this.#inHand.keys()]);
    clearInterval(this.#extending);
  }

  #addReceiver(): void {
    this.#receives += 1;
    const receiver = this.#receiveWhileThereIsMore().finally(() => this.#receiving.delete(receiver));
    this.#receiving.add(receiver);
  }

  /** The last receiver stays; another one goes as soon as the queue gives it nothing. */
  async #receiveWhileThereIsMore(): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      if (!this.#hasRoom()) {
        await this.#roomIsMade.promise;
        continue;
      }
      const messages = await this.#receive();
      if (this.#stopping.signal.aborted) {
        await this.#giveBack(messages);
      } else if (messages.length > 0) {
        this.#gather(messages);
        if (this.#receives < (this.#options.maximumReceives ?? 4)) this.#addReceiver();
      } else if (this.#receives > 1) {
        break;
      }
    }
    this.#receives -= 1;
  }

  /** Room for one batch to wait while others are being handled, and for what receives under way bring on top. */
  #hasRoom(): boolean {
    return this.#gathered.length < this.#batchSize();
  }

  async #receive(): Promise<QueueMessage[]> {
    try {
      if (this.#isInDoubt) await this.#options.check?.();
      this.#isInDoubt = false;
      return await this.#calls.receive(this.#options.waitTimeInSeconds ?? 5);
    } catch (error) {
      const what = this.#isInDoubt
        ? 'nothing is received while this is out of order'
        : 'receiving from the queue failed';
      this.#options.logger.error({ err: error }, what);
      await pause(this.#stopping.signal);
      return [];
    }
  }

  #gather(messages: readonly QueueMessage[]): void {
    const now = performance.now();
    for (const message of messages) this.#inHand.set(message, now);
    this.#gathered.push(...messages);
    this.#handOver(false);
  }

  /** A full batch at once, a smaller one when the time to gather is over; either when there is somebody to take it. */
  #handOver(isTimeOver: boolean): void {
    const { maximumBatches = 2 } = this.#options;
    while (this.#gathered.length > 0 && this.#batches.size < maximumBatches) {
      if (!isTimeOver && this.#gathered.length < this.#batchSize()) {
        this.#gathering ??= setTimeout(() => {
          this.#gathering = undefined;
          this.#handOver(true);
        }, gatheringTimeInMilliseconds);
        return;
      }
      this.#startBatch(this.#gathered.splice(0, this.#batchSize()));
    }
  }

  #startBatch(messages: QueueMessage[]): void {
    const batch = runInTrace(traceparentOf(messages), () => this.#handle(messages)).finally(() => {
      this.#batches.delete(batch);
      if (!this.#stopping.signal.aborted) this.#handOver(true);
    });
    this.#batches.add(batch);
    this.#roomIsMade.resolve();
    this.#roomIsMade = Promise.withResolvers();
  }

  async #handle(messages: QueueMessage[]): Promise<void> {
    try {
      await this.#options.handle(messages, {
        finished: (finished) => this.#calls.remove(this.#letGo(finished)),
        failed: (failed) => {
          if (failed.length > 0) this.#isInDoubt = true;
          return this.#retryLater(failed);
        },
      });
    } catch (error) {
      this.#isInDoubt = true;
      const messageIds = messages.map(({ messageId }) => messageId);
      this.#options.logger.error({ err: error, messageIds }, 'handling failed');
    }
    await this.#retryLater(messages);
  }

  async #retryLater(messages: readonly QueueMessage[]): Promise<void> {
    const { retryDelayInSeconds = (receiveCount: number) => Math.min(2 ** (receiveCount - 1), 30) } =
      this.#options;
    await this.#calls.hide(this.#letGo(messages), ({ receiveCount }) => retryDelayInSeconds(receiveCount));
  }

  async #giveBack(messages: readonly QueueMessage[]): Promise<void> {
    for (const message of messages) this.#inHand.delete(message);
    await this.#calls.hide(messages, () => 0);
  }

  /** Those of the messages that nothing has been said about yet. */
  #letGo(messages: readonly QueueMessage[]): QueueMessage[] {
    return messages.filter((message) => this.#inHand.delete(message));
  }

  #batchSize(): number {
    return this.#options.maximumBatchSize ?? 100;
  }

  /** Three times in a visibility timeout, which is the one of the queue. */
  async #keepExtending(): Promise<void> {
    const seconds = await this.#visibilityTimeoutInSeconds();
    if (this.#stopping.signal.aborted) return;
    const interval = (seconds * 1000) / 3;
    this.#extending = setInterval(() => {
      const receivedBefore = performance.now() - interval;
      const old = [...this.#inHand].flatMap(([message, receivedAt]) =>
        receivedAt <= receivedBefore ? message : [],
      );
      void this.#calls.hide(old, () => seconds);
    }, interval);
  }

  async #visibilityTimeoutInSeconds(): Promise<number> {
    const { client, queueUrl, logger } = this.#options;
    while (!this.#stopping.signal.aborted) {
      try {
        const { Attributes } = await client.send(
          new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: ['VisibilityTimeout'] }),
        );
        return Number(Attributes?.VisibilityTimeout);
      } catch (error) {
        logger.error({ err: error }, "the queue's visibility timeout cannot be read; trying again");
        await pause(this.#stopping.signal);
      }
    }
    return 0;
  }
}

function traceparentOf(messages: readonly QueueMessage[]): string | undefined {
  return messages.length === 1 ? messages[0]?.traceparent : undefined;
}

async function pause(stopping: AbortSignal): Promise<void> {
  await delay(pauseAfterErrorInMilliseconds, undefined, { signal: stopping }).catch((error: unknown) => {
    if (!stopping.aborted) throw error;
  });
}

/** A message of a FIFO queue. */
export interface OutgoingMessage {
  groupId: string;
  deduplicationId: string;
  body: string;
  /** W3C Trace Context, if there is one. */
  traceparent: string | undefined;
}

/** What became of one message of a batch. A refused one is never to be sent again, a failed one may be. */
export type Outcome = 'sent' | { refused: string } | { failed: string };

export interface OrderedBatchesOptions {
  /** Sends at most ten messages of different groups; gives an outcome for each, in their order, or throws. */
  sendBatch: (messages: readonly OutgoingMessage[], signal: AbortSignal) => Promise<readonly Outcome[]>;
  /** How long a message waits for company; 2 unless given. */
  gatherInMilliseconds?: number;
  /** How long a sender waits at most, all attempts together; 4000 unless given. */
  patienceInMilliseconds?: number;
  /** How many messages may wait; 2000 unless given. */
  maximumWaiting?: number;
}

export interface OrderedBatches {
  /**
   * Resolves when the queue has the message.
   *
   * @throws {QueueBusyError} too many wait already; the message was not sent
   * @throws {NotSentError} the queue did not take the message in time
   */
  send: (message: OutgoingMessage) => Promise<void>;
}

/** Nothing more fits into what waits for the queue. */
export class QueueBusyError extends Error {
  constructor(waiting: number) {
    super(`${waiting} messages wait for the queue already, which is all that may; try again in a moment.`);
    this.name = 'QueueBusyError';
  }
}

/** The queue did not take a message, or did not say so in time. */
export class NotSentError extends Error {
  constructor(reason: string, cause?: unknown) {
    super(`The queue did not take the message: ${reason}.`, { cause });
    this.name = 'NotSentError';
  }
}

/**
 * The most that SQS takes in one request.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessageBatch.html
 */
const maximumMessages = 10;
const maximumBytes = 1_048_576;
/** What the other fields of a message may add to its body. */
const overheadInBytes = 1024;
const maximumBatchesUnderWay = 8;
/** A batch costs the same however full it is: one that is not waits until few are under way, and fills up meanwhile. */
const maximumUnderWayForAPartOne = 2;
const attemptTimeoutInMilliseconds = 2000;
const longestPauseInMilliseconds = 500;
const sweepInMilliseconds = 100;

interface Entry {
  message: OutgoingMessage;
  bytes: number;
  deadline: number;
  attempts: number;
  lastFailure: unknown;
  resolve: () => void;
  reject: (error: Error) => void;
}

/**
 * Gathers messages into batches. Of each group one message is under way at a time, so that neither batches side by
 * side nor repeated ones can turn their order around.
 */
export function createOrderedBatches(options: OrderedBatchesOptions): OrderedBatches {
  const { gatherInMilliseconds = 2, patienceInMilliseconds = 4000, maximumWaiting = 2000 } = options;
  /** To be sent with the next batches. */
  const ready: Entry[] = [];
  /** By group: those that wait until the one before them has been sent or given up. */
  const followers = new Map<string, Entry[]>();
  let waiting = 0;
  let underWay = 0;
  let gathering: NodeJS.Timeout | undefined;
  let sweeping: NodeJS.Timeout | undefined;

  return {
    send: (message) => {
      if (waiting >= maximumWaiting) return Promise.reject(new QueueBusyError(waiting));
      return new Promise((resolve, reject) => {
        const bytes = Buffer.byteLength(message.body) + overheadInBytes;
        const deadline = performance.now() + patienceInMilliseconds;
        enter({ message, bytes, deadline, attempts: 0, lastFailure: undefined, resolve, reject });
      });
    },
  };

  function enter(entry: Entry): void {
    waiting += 1;
    sweeping ??= setInterval(giveUpOverdue, sweepInMilliseconds);
    const line = followers.get(entry.message.groupId);
    if (line) {
      line.push(entry);
      return;
    }
    followers.set(entry.message.groupId, []);
    makeReady(entry);
  }

  function makeReady(entry: Entry): void {
    ready.push(entry);
    if (ready.length >= maximumMessages) dispatch();
    else gathering ??= setTimeout(dispatch, gatherInMilliseconds);
  }

  function dispatch(): void {
    clearTimeout(gathering);
    gathering = undefined;
    while (ready.length > 0 && underWay < roomFor(ready.length)) {
      underWay += 1;
      sendOff(takeBatch(ready)).finally(() => {
        underWay -= 1;
        if (ready.length > 0) dispatch();
      });
    }
  }

  async function sendOff(batch: readonly Entry[]): Promise<void> {
    const attempt = new AbortController();
    const timer = setTimeout(() => attempt.abort(), attemptTimeoutInMilliseconds);
    try {
      const messages = batch.map(({ message }) => message);
      const outcomes = await options.sendBatch(messages, attempt.signal);
      for (const [index, entry] of batch.entries()) settle(entry, outcomes[index] ?? missing);
    } catch (error) {
      for (const entry of batch) repeat(entry, error);
    } finally {
      clearTimeout(timer);
    }
  }

  function settle(entry: Entry, outcome: Outcome): void {
    if (outcome === 'sent') leave(entry, entry.resolve);
    else if ('refused' in outcome) leave(entry, () => entry.reject(new NotSentError(outcome.refused)));
    else repeat(entry, outcome.failed);
  }

  function repeat(entry: Entry, failure: unknown): void {
    entry.attempts += 1;
    entry.lastFailure = failure;
    const pause = Math.min(longestPauseInMilliseconds, 25 * 2 ** entry.attempts);
    if (performance.now() + pause >= entry.deadline) giveUp(entry);
    else setTimeout(() => makeReady(entry), pause);
  }

  function giveUp(entry: Entry): void {
    const { attempts, lastFailure } = entry;
    const reason =
      lastFailure instanceof Error ? lastFailure.message : (lastFailure ?? 'its turn never came');
    leave(entry, () => entry.reject(new NotSentError(`${reason} (${attempts} attempts)`, lastFailure)));
  }

  /** Ends an entry that was under way or ready, and lets the next of its group begin. */
  function leave(entry: Entry, end: () => void): void {
    waiting -= 1;
    const { groupId } = entry.message;
    const next = followers.get(groupId)?.shift();
    if (next) makeReady(next);
    else followers.delete(groupId);
    if (waiting === 0) {
      clearInterval(sweeping);
      sweeping = undefined;
    }
    end();
  }

  /** Those whose turn does not come while the queue is away; what is under way ends by its own timeout. */
  function giveUpOverdue(): void {
    const now = performance.now();
    for (const line of followers.values()) {
      while (line[0] && line[0].deadline <= now) giveUpFollower(line);
    }
    for (const entry of ready.filter(({ deadline }) => deadline <= now)) {
      ready.splice(ready.indexOf(entry), 1);
      giveUp(entry);
    }
  }

  function giveUpFollower(line: Entry[]): void {
    const entry = line.shift();
    waiting -= 1;
    entry?.reject(new NotSentError('an earlier message of the same group is still under way'));
  }
}

const missing: Outcome = { failed: 'the answer does not name it' };

function roomFor(messages: number): number {
  return messages >= maximumMessages ? maximumBatchesUnderWay : maximumUnderWayForAPartOne;
}

/** Takes from the front. What failed before goes in smaller company each time, at last alone. */
function takeBatch(ready: Entry[]): Entry[] {
  const batch: Entry[] = [];
  let bytes = 0;
  let room = maximumMessages;
  for (let next = ready[0]; next && batch.length < room; next = ready[0]) {
    room = Math.min(room, Math.max(1, maximumMessages >> next.attempts));
    bytes += next.bytes;
    if (batch.length > 0 && (batch.length >= room || bytes > maximumBytes)) break;
    batch.push(next);
    ready.shift();
  }
  return batch;
}

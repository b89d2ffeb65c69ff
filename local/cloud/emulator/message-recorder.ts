import { createHash } from 'node:crypto';
import { isJsonObject, type JsonObject, type JsonValue } from '../json.ts';
import type { EmulatorClient } from './emulator-client.ts';
import type { JournaledMessage, MessageJournal } from './message-journal.ts';
import { type KnownQueue, type QueueDirectory, queueKey, toExternalArns } from './queue-directory.ts';

/** Writes down what SQS clients do with messages, and puts the messages back into an emulator that has none. */
export interface MessageRecorder {
  /** Changes the answer where the emulator, after a restart, knows a message by another id than its sender. */
  record(operation: string, queue: KnownQueue, request: JsonObject, answer: JsonObject): void;
  emptied(queue: KnownQueue): void;
  /**
   * Since when the oldest message of each queue that has one waits there, in milliseconds since 1970, by the queue's key;
   * a dead letter since it was last tried to be worked off.
   */
  oldest(): ReadonlyMap<string, number>;
  restore(client: EmulatorClient): Promise<void>;
}

export function createMessageRecorder(journal: MessageJournal, directory: QueueDirectory): MessageRecorder {
  const idOf = new Map<string, string>();
  const messageOfHandle = new Map<string, string>();
  const handleOfMessage = new Map<string, string>();
  const lastSequenceNumber = new Map<string, bigint>();

  for (const { queue, sequenceNumber } of journal.messages()) {
    if (sequenceNumber !== null)
      lastSequenceNumber.set(queue, largest(lastSequenceNumber.get(queue), sequenceNumber));
  }

  const nextSequenceNumber = (queue: string) => {
    const next = (lastSequenceNumber.get(queue) ?? 0n) + 1n;
    lastSequenceNumber.set(queue, next);
    return next.toString().padStart(20, '0');
  };

  const recordSent = (queue: KnownQueue, request: JsonObject, answer: JsonObject) => {
    const id = idOf.get(String(answer.MessageId)) ?? String(answer.MessageId);
    const known = journal.find(id);
    const key = queueKey(queue);
    const isFifo = answer.SequenceNumber !== undefined;
    const message =
      known ?? describeMessage(id, key, queue, request, isFifo ? nextSequenceNumber(key) : null);
    // A known one is a duplicate, which the emulator has answered with the first one's id.
    if (!known) journal.sent(message);
    answer.MessageId = id;
    if (message.sequenceNumber !== null) answer.SequenceNumber = message.sequenceNumber;
  };

  const recordReceived = (queue: KnownQueue, received: JsonObject) => {
    const id = idOf.get(String(received.MessageId)) ?? String(received.MessageId);
    journal.received(id, queueKey(queue));
    const previous = handleOfMessage.get(id);
    if (previous !== undefined) messageOfHandle.delete(previous);
    handleOfMessage.set(id, String(received.ReceiptHandle));
    messageOfHandle.set(String(received.ReceiptHandle), id);
    received.MessageId = id;
    const message = journal.find(id);
    if (message && isJsonObject(received.Attributes)) showAsSent(received.Attributes, message);
  };

  const recordDeleted = (handle: JsonValue | undefined) => {
    const id = messageOfHandle.get(String(handle));
    // The handle of an earlier delivery deletes nothing, as the message has been delivered again since.
    if (id === undefined) return;
    journal.deleted(id);
    messageOfHandle.delete(String(handle));
    handleOfMessage.delete(id);
  };

  const send = async (client: EmulatorClient, message: JournaledMessage, queue: KnownQueue) => {
    const answer = await client.sqs('SendMessage', queue.region, sendRequest(message, queue));
    idOf.set(String(answer.MessageId), message.id);
  };

  const restoreQueue = async (client: EmulatorClient, queue: KnownQueue, messages: JournaledMessage[]) => {
    const deleted = messages.filter(({ deletedAt }) => deletedAt !== null);
    for (const message of deleted) await send(client, message, queue);
    // Emptying keeps the deduplication ids: a late duplicate of a message that is done stays without effect.
    if (deleted.length > 0) await client.sqs('PurgeQueue', queue.region, { QueueUrl: queue.internalUrl });
    const waiting = messages.filter(({ deletedAt }) => deletedAt === null);
    for (const message of waiting) await send(client, message, queue);
  };

  return {
    record(operation, queue, request, answer) {
      switch (operation) {
        case 'SendMessage':
          return recordSent(queue, request, answer);
        case 'SendMessageBatch':
          for (const entry of objects(answer.Successful)) {
            const sent = objects(request.Entries).find(({ Id }) => Id === entry.Id);
            if (sent) recordSent(queue, sent, entry);
          }
          return;
        case 'ReceiveMessage':
          for (const received of objects(answer.Messages)) recordReceived(queue, received);
          return;
        case 'DeleteMessage':
          return recordDeleted(request.ReceiptHandle);
        case 'DeleteMessageBatch':
          for (const { ReceiptHandle } of objects(request.Entries)) recordDeleted(ReceiptHandle);
          return;
        case 'PurgeQueue':
          return journal.emptied(queueKey(queue));
      }
    },
    emptied: (queue) => journal.emptied(queueKey(queue)),
    oldest() {
      const deadLetters = new Set(directory.all().flatMap((queue) => deadLetterQueueOf(queue) ?? []));
      const oldest = new Map<string, number>();
      for (const message of journal.messages().filter(({ deletedAt }) => deletedAt === null)) {
        const place = placeOf(message, directory);
        const { sentAt, receivedAt = sentAt } = message;
        const since = deadLetters.has(place) ? receivedAt : sentAt;
        oldest.set(place, Math.min(since, oldest.get(place) ?? since));
      }
      return oldest;
    },
    async restore(client) {
      const messages = journal
        .messages()
        .map((message) => ({ ...message, queue: placeOf(message, directory) }));
      for (const queue of directory.all()) {
        const own = messages.filter((message) => message.queue === queueKey(queue));
        await restoreQueue(client, queue, own);
      }
    },
  };
}

/** A message that was delivered as often as its queue allows stands in the dead-letter queue. */
function placeOf(message: JournaledMessage, directory: QueueDirectory): string {
  const queue = directory.all().find((candidate) => queueKey(candidate) === message.queue);
  const policy = queue && redrivePolicyOf(queue);
  if (!queue || !policy || message.deletedAt !== null) return message.queue;
  if (message.receives < Number(policy.maxReceiveCount)) return message.queue;
  const deadLetters = deadLetterQueueOf(queue);
  const isThere = directory.all().some((candidate) => queueKey(candidate) === deadLetters);
  return isThere && deadLetters !== undefined ? deadLetters : message.queue;
}

/** The key of the queue to which a queue gives what it gives up. */
function deadLetterQueueOf(queue: KnownQueue): string | undefined {
  const policy = redrivePolicyOf(queue);
  if (!policy) return undefined;
  const arn = toExternalArns(String(policy.deadLetterTargetArn));
  const [, , , region = '', account = '', name = ''] = arn.split(':');
  return queueKey({ account, region, name });
}

function redrivePolicyOf({ attributes }: KnownQueue): JsonObject | undefined {
  return attributes.RedrivePolicy === undefined
    ? undefined
    : (JSON.parse(attributes.RedrivePolicy) as JsonObject);
}

function describeMessage(
  id: string,
  key: string,
  queue: KnownQueue,
  request: JsonObject,
  sequenceNumber: string | null,
): JournaledMessage {
  const sentAt = Date.now();
  const delayInSeconds = Number(request.DelaySeconds ?? queue.attributes.DelaySeconds ?? 0);
  return {
    id,
    queue: key,
    body: String(request.MessageBody),
    attributes: isJsonObject(request.MessageAttributes) ? request.MessageAttributes : {},
    groupId: textOrNull(request.MessageGroupId),
    deduplicationId:
      textOrNull(request.MessageDeduplicationId) ?? (sequenceNumber ? contentDigest(request) : null),
    sequenceNumber,
    sentAt,
    visibleAt: sentAt + delayInSeconds * 1000,
    receives: 0,
    deletedAt: null,
  };
}

function sendRequest(message: JournaledMessage, queue: KnownQueue): JsonObject {
  const delay = Math.max(0, Math.ceil((message.visibleAt - Date.now()) / 1000));
  return {
    QueueUrl: queue.internalUrl,
    MessageBody: message.body,
    MessageAttributes: message.attributes,
    ...(message.groupId === null ? { DelaySeconds: delay } : { MessageGroupId: message.groupId }),
    ...(message.deduplicationId === null ? {} : { MessageDeduplicationId: message.deduplicationId }),
  };
}

function showAsSent(attributes: JsonObject, message: JournaledMessage): void {
  if (attributes.SentTimestamp !== undefined) attributes.SentTimestamp = String(message.sentAt);
  if (attributes.ApproximateReceiveCount !== undefined) {
    attributes.ApproximateReceiveCount = String(message.receives);
  }
  if (attributes.SequenceNumber !== undefined && message.sequenceNumber !== null) {
    attributes.SequenceNumber = message.sequenceNumber;
  }
}

function objects(value: JsonValue | undefined): JsonObject[] {
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}

/** What a FIFO queue with content-based deduplication takes for the id that its sender left out. */
function contentDigest({ MessageBody }: JsonObject): string {
  return createHash('sha256').update(String(MessageBody)).digest('hex');
}

function textOrNull(value: JsonValue | undefined): string | null {
  return typeof value === 'string' ? value : null;
}

function largest(one: bigint | undefined, other: string): bigint {
  const number = BigInt(other);
  return one !== undefined && one > number ? one : number;
}

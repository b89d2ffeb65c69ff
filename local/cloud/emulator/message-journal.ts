import { closeSync, existsSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { writeFileAtomically } from '../atomic-file.ts';
import type { JsonObject } from '../json.ts';
import { parseState } from '../state-file.ts';

export interface JournaledMessage {
  id: string;
  /** Where it is now: a message that its consumers failed on moves to the dead-letter queue. */
  queue: string;
  body: string;
  attributes: JsonObject;
  groupId: string | null;
  deduplicationId: string | null;
  sequenceNumber: string | null;
  /** Milliseconds since 1970. */
  sentAt: number;
  /** Milliseconds since 1970; not received before. */
  visibleAt: number;
  receives: number;
  /** Milliseconds since 1970: when it was last received from the queue to which it was sent. */
  receivedAt?: number | undefined;
  /** Milliseconds since 1970; a deleted message is remembered while a second one of its kind would be a duplicate. */
  deletedAt: number | null;
}

type Entry =
  | { kind: 'sent'; message: JournaledMessage }
  | { kind: 'received'; id: string; queue: string; at?: number | undefined }
  | { kind: 'deleted'; id: string; at: number }
  | { kind: 'emptied'; queue: string };

/**
 * Messages that survive the process: every change is in the file before its caller hears of it, so that it outlives a
 * kill at any moment.
 */
export interface MessageJournal {
  sent(message: JournaledMessage): void;
  received(id: string, queue: string): void;
  deleted(id: string): void;
  emptied(queue: string): void;
  find(id: string): JournaledMessage | undefined;
  /** In the order in which they were sent, those deleted a short time ago among them. */
  messages(): JournaledMessage[];
  close(): void;
}

/** SQS's own interval for messages with the same deduplication id. */
const deduplicationInMilliseconds = 5 * 60 * 1000;
const entriesBetweenCompactions = 20_000;

export function openMessageJournal(file: string): MessageJournal {
  mkdirSync(dirname(file), { recursive: true });
  const messages = readMessages(file);
  let descriptor = compact(file, messages);
  let entries = 0;

  const append = (entry: Entry) => {
    writeSync(descriptor, `${JSON.stringify(entry)}\n`);
    apply(entry, messages);
    entries++;
    if (entries < entriesBetweenCompactions || entries < 4 * messages.size) return;
    closeSync(descriptor);
    descriptor = compact(file, messages);
    entries = 0;
  };

  return {
    sent: (message) => append({ kind: 'sent', message }),
    received: (id, queue) => append({ kind: 'received', id, queue, at: Date.now() }),
    deleted: (id) => append({ kind: 'deleted', id, at: Date.now() }),
    emptied: (queue) => append({ kind: 'emptied', queue }),
    find: (id) => messages.get(id),
    messages: () => [...messages.values()],
    close: () => closeSync(descriptor),
  };
}

function readMessages(file: string): Map<string, JournaledMessage> {
  const messages = new Map<string, JournaledMessage>();
  if (!existsSync(file)) return messages;
  const lines = readFileSync(file, 'utf8').split('\n');
  // What follows the last line break was cut off by a kill: nobody was told of it.
  for (const [index, line] of lines.slice(0, -1).entries())
    apply(parseState<Entry>(`${file}:${index + 1}`, line), messages);
  return messages;
}

/** Writes what still counts as a new file in place of the old, and opens it for more. */
function compact(file: string, messages: Map<string, JournaledMessage>): number {
  for (const message of messages.values()) {
    if (isForgotten(message)) messages.delete(message.id);
  }
  const lines = [...messages.values()].map((message) => `${JSON.stringify({ kind: 'sent', message })}\n`);
  writeFileAtomically(file, lines.join(''));
  return openSync(file, 'a');
}

function apply(entry: Entry, messages: Map<string, JournaledMessage>): void {
  switch (entry.kind) {
    case 'sent':
      messages.set(entry.message.id, entry.message);
      return;
    case 'received': {
      const message = messages.get(entry.id);
      if (!message) return;
      const receivedAt = message.queue === entry.queue ? entry.at : message.receivedAt;
      Object.assign(message, { queue: entry.queue, receives: message.receives + 1, receivedAt });
      return;
    }
    case 'deleted': {
      const message = messages.get(entry.id);
      if (message?.deduplicationId === null) messages.delete(entry.id);
      else if (message) message.deletedAt = entry.at;
      return;
    }
    case 'emptied':
      for (const [id, { queue }] of messages) {
        if (queue === entry.queue) messages.delete(id);
      }
      return;
  }
}

function isForgotten({ deletedAt, sentAt }: JournaledMessage): boolean {
  return deletedAt !== null && sentAt + deduplicationInMilliseconds < Date.now();
}

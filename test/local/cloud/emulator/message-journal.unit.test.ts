import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  type JournaledMessage,
  openMessageJournal,
} from '../../../../local/cloud/emulator/message-journal.ts';

let directory: string;
let file: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'sluice-journal-'));
  file = join(directory, 'messages.jsonl');
});
afterEach(() => rmSync(directory, { recursive: true }));

function message(id: string, more: Partial<JournaledMessage> = {}): JournaledMessage {
  const now = Date.now();
  return {
    id,
    queue: 'orders',
    body: `body of ${id}`,
    attributes: {},
    groupId: null,
    deduplicationId: null,
    sequenceNumber: null,
    sentAt: now,
    visibleAt: now,
    receives: 0,
    deletedAt: null,
    ...more,
  };
}

/** What the next process would find; the journal that wrote it is left open, as a kill leaves it. */
const afterKill = () => openMessageJournal(file).messages();

describe('the message journal', () => {
  it('holds what was sent, in order, with how often and where it was received', () => {
    const journal = openMessageJournal(file);
    journal.sent(message('a'));
    journal.sent(message('b'));
    journal.received('a', 'orders');
    journal.received('a', 'dead letters');
    expect(afterKill()).toMatchObject([
      { id: 'a', receives: 2, queue: 'dead letters' },
      { id: 'b', receives: 0, queue: 'orders' },
    ]);
  });

  it('forgets what was deleted, and all of a queue that was emptied', () => {
    const journal = openMessageJournal(file);
    for (const id of ['a', 'b']) journal.sent(message(id));
    journal.sent(message('c', { queue: 'other' }));
    journal.deleted('b');
    journal.emptied('other');
    expect(afterKill().map(({ id }) => id)).toEqual(['a']);
  });

  it('remembers a deleted message as long as a duplicate of it may come', () => {
    const journal = openMessageJournal(file);
    journal.sent(message('recent', { deduplicationId: 'r' }));
    journal.sent(message('old', { deduplicationId: 'o', sentAt: Date.now() - 6 * 60 * 1000 }));
    for (const id of ['recent', 'old']) journal.deleted(id);
    expect(afterKill()).toMatchObject([{ id: 'recent', deletedAt: expect.any(Number) }]);
  });

  it('passes over a line that a kill cut off', () => {
    openMessageJournal(file).sent(message('a'));
    appendFileSync(file, '{"kind":"sent","mess');
    expect(afterKill().map(({ id }) => id)).toEqual(['a']);
  });

  it('stays small however many messages have gone through it', () => {
    const journal = openMessageJournal(file);
    for (let number = 0; number < 15_000; number++) {
      journal.sent(message(String(number)));
      if (number > 0) journal.deleted(String(number));
    }
    expect(readFileSync(file, 'utf8').split('\n').length).toBeLessThan(20_000);
    expect(afterKill().map(({ id }) => id)).toEqual(['0']);
  });
});

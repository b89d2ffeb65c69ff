import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { writeFileAtomically } from '../atomic-file.ts';
import { readStateFile } from '../state-file.ts';

/** A mail that would have left for the world. */
export interface Mail {
  id: string;
  /** ISO 8601, UTC. */
  sentAt: string;
  account: string;
  region: string;
  /** As it was given: `Sluice <orders@example.com>`. */
  from: string;
  to: string[];
  subject: string;
  headers: { name: string; value: string }[];
  text: string | null;
  html: string | null;
}

/** What a list shows. */
export type MailSummary = Pick<Mail, 'id' | 'sentAt' | 'account' | 'region' | 'from' | 'to' | 'subject'>;

/** Where all mails end: on one machine nothing is sent to anybody. */
export interface Mailbox {
  /** Newest first. */
  mails(): readonly MailSummary[];
  find(id: string): Mail | undefined;
  put(mail: Omit<Mail, 'id' | 'sentAt'>): Mail;
  /** Calls after each mail; the answer ends it. */
  subscribe(listener: () => void): () => void;
}

const mailsKept = 500;

/** @param kept How many mails stay; the oldest make room. */
export function openMailbox(directory: string, kept = mailsKept): Mailbox {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const listeners = new Set<() => void>();
  const fileOf = (id: string) => join(directory, `${id}.json`);
  const newestFirst = readdirSync(directory)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .reverse()
    .flatMap((name) => readStateFile<Mail>(join(directory, name), ['id', 'sentAt', 'from']) ?? [])
    .map(summaryOf);
  let last = Number(newestFirst[0]?.id ?? 0);

  return {
    mails: () => newestFirst,
    find: (id) => (/^\d+$/.test(id) ? readStateFile<Mail>(fileOf(id)) : undefined),
    put(given) {
      last += 1;
      const mail = { ...given, id: String(last).padStart(8, '0'), sentAt: new Date().toISOString() };
      writeFileAtomically(fileOf(mail.id), JSON.stringify(mail));
      newestFirst.unshift(summaryOf(mail));
      for (const { id } of newestFirst.splice(kept)) rmSync(fileOf(id), { force: true });
      for (const listener of listeners) listener();
      return mail;
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function summaryOf({ id, sentAt, account, region, from, to, subject }: Mail): MailSummary {
  return { id, sentAt, account, region, from, to, subject };
}

import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from '../../platform/logger.ts';
import type { Pool } from '../../platform/postgres.ts';
import { Problem } from '../../platform/problem-details.ts';
import type { AnswerStore } from '../data/answer-store.ts';
import { freshnessOf, type Lifetime } from '../domain/freshness.ts';
import { type Answer, toAnswer } from './answer.ts';
import type { CurrentVersion } from './current-version.ts';
import type { DatabaseWatch } from './database-watch.ts';

/** A question to the catalogue: under which key its answer is kept, for how long, and how the database is asked. */
export interface Question {
  key: string;
  lifetime: Lifetime;
  /** Null when there is no such thing. */
  read: (pool: Pool) => Promise<unknown>;
}

/** Reads answers from the database for the store, as the only one of all processes where that is possible. */
export interface Filler {
  /** A newer answer than `known` if it comes soon, else that one; never fails. */
  orOlder: (question: Question, known: Answer) => Promise<Answer>;
  /** @throws {Problem} 503 when the database does not answer */
  orFail: (question: Question) => Promise<Answer>;
}

export interface FillerDependencies {
  pool: Pool;
  store: AnswerStore;
  currentVersion: CurrentVersion;
  watch: DatabaseWatch;
  logger: Logger;
}

/** Who has an older answer waits so long for a newer one. */
const patienceInMilliseconds = 1000;
/** Who has none waits so long for another process to read it, then reads it as well. */
const patienceWithFillerInMilliseconds = 1500;
const pollInMilliseconds = 20;
/** That something is not there is kept for a short time only, since anybody can ask for anything. */
const lastForNothingInSeconds = 60;

export function createFiller(dependencies: FillerDependencies): Filler {
  const { watch, logger } = dependencies;
  const once = createOnce();
  const readAlone = (question: Question) => once(question.key, () => readAsOnlyOne(dependencies, question));
  return {
    orOlder: async (question, known) => {
      if (watch.isDown()) return known;
      const newer = readAlone(question).catch((error: unknown) => {
        logger.error(
          { err: error, key: question.key },
          'reading the catalogue failed; the older answer serves',
        );
        return undefined;
      });
      const patience = delay(patienceInMilliseconds, undefined, { ref: false });
      return (await Promise.race([newer, patience])) ?? known;
    },
    orFail: async (question) => {
      const answer =
        (await readAlone(question)) ??
        (watch.isDown() ? undefined : await awaitOtherFiller(dependencies, question)) ??
        (await once(`${question.key} anyway`, () => read(dependencies, question)));
      if (!answer) throw catalogueUnreadable();
      return answer;
    },
  };
}

/** Those who want the same work at the same time share it. */
function createOnce() {
  const underWay = new Map<string, Promise<Answer | undefined>>();
  return (key: string, work: () => Promise<Answer | undefined>) => {
    const running = underWay.get(key);
    if (running) return running;
    const started = work().finally(() => underWay.delete(key));
    underWay.set(key, started);
    return started;
  };
}

/** Undefined when another process is about to read it, or the database does not answer. */
async function readAsOnlyOne(
  dependencies: FillerDependencies,
  question: Question,
): Promise<Answer | undefined> {
  const giveUp = await dependencies.store.claim(question.key);
  if (!giveUp) return undefined;
  try {
    return (await justKept(dependencies, question)) ?? (await read(dependencies, question));
  } finally {
    await giveUp();
  }
}

/** What another process has kept between our look into the store and our claim. */
async function justKept(
  { store, currentVersion }: FillerDependencies,
  { key, lifetime }: Question,
): Promise<Answer | undefined> {
  const [version, answer] = await Promise.all([currentVersion.get(), store.find(key)]);
  const isFresh =
    answer && freshnessOf(answer, { lifetime, now: Date.now(), currentVersion: version }) === 'fresh';
  return isFresh ? answer : undefined;
}

async function read(
  { pool, store, currentVersion, watch }: FillerDependencies,
  { key, lifetime, read: ask }: Question,
): Promise<Answer | undefined> {
  const catalogueVersion = (await currentVersion.get()) ?? 0;
  const readAt = Date.now();
  const result = await watch.attempt(async () => ({ value: await ask(pool) }));
  if (!result) return undefined;
  const answer = toAnswer(result.value, { catalogueVersion, readAt });
  await store.keep(
    key,
    answer,
    answer.isFound ? lifetime.last : Math.min(lifetime.last, lastForNothingInSeconds),
  );
  return answer;
}

async function awaitOtherFiller(
  { store }: FillerDependencies,
  { key, lifetime }: Question,
): Promise<Answer | undefined> {
  const until = performance.now() + patienceWithFillerInMilliseconds;
  while (performance.now() < until) {
    await delay(pollInMilliseconds);
    const answer = await store.find(key);
    if (answer && Date.now() - answer.readAt < lifetime.aging * 1000) return answer;
  }
  return undefined;
}

function catalogueUnreadable(): Problem {
  return new Problem({
    status: 503,
    detail: 'The catalogue cannot be read at present; try again in a few seconds.',
    headers: { 'Retry-After': '2' },
  });
}

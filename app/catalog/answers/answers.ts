import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from '../../platform/logger.ts';
import type { Metrics } from '../../platform/metrics.ts';
import type { Pool } from '../../platform/postgres.ts';
import { Problem } from '../../platform/problem-details.ts';
import type { AnswerStore } from '../data/answer-store.ts';
import { type Freshness, freshnessOf, type Lifetime } from '../domain/freshness.ts';
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

export interface GivenAnswer {
  answer: Answer;
  /** `fresh` when it has just been read. */
  freshness: Freshness;
}

export interface Answers {
  /** @throws {Problem} 503 when the database does not answer, and nothing is known that is young enough */
  get: (question: Question) => Promise<GivenAnswer>;
}

export interface AnswersDependencies {
  pool: Pool;
  store: AnswerStore;
  currentVersion: CurrentVersion;
  watch: DatabaseWatch;
  metrics: Pick<Metrics, 'count'>;
  logger: Logger;
}

/** Who has an older answer waits so long for a newer one. */
const patienceInMilliseconds = 1000;
/** Who has none waits so long for another process to read it, then reads it as well. */
const patienceWithFillerInMilliseconds = 1500;
const pollInMilliseconds = 20;
/** That something is not there is kept for a short time only, since anybody can ask for anything. */
const lastForNothingInSeconds = 60;

/**
 * Answers from the store while they are good; else one process reads each from the database, while the others get the
 * older one, or wait where there is none.
 */
export function createAnswers(dependencies: AnswersDependencies): Answers {
  const { store, currentVersion, metrics } = dependencies;
  const fill = createFiller(dependencies);
  return {
    get: async (question) => {
      const [version, known] = await Promise.all([currentVersion.get(), store.find(question.key)]);
      const freshness = known
        ? freshnessOf(known, { lifetime: question.lifetime, now: Date.now(), currentVersion: version })
        : 'gone';
      const isHit = freshness === 'fresh' || freshness === 'aging';
      metrics.count(isHit ? 'CacheHits' : 'CacheMisses');
      if (!known || freshness === 'gone') return { answer: await fill.orFail(question), freshness: 'fresh' };
      if (freshness === 'fresh') return { answer: known, freshness };
      const newest = fill.orOlder(question, known);
      if (freshness === 'aging') return { answer: known, freshness };
      const answer = await newest;
      return { answer, freshness: answer === known ? 'stale' : 'fresh' };
    },
  };
}

function createFiller({ pool, store, currentVersion, watch, logger }: AnswersDependencies) {
  const underWay = new Map<string, Promise<Answer | undefined>>();
  const once = (key: string, work: () => Promise<Answer | undefined>) => {
    const running = underWay.get(key);
    if (running) return running;
    const started = work().finally(() => underWay.delete(key));
    underWay.set(key, started);
    return started;
  };

  const read = async ({ key, lifetime, read: ask }: Question): Promise<Answer | undefined> => {
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
  };

  /** What another process has kept between our look into the store and our claim. */
  const justKept = async ({ key, lifetime }: Question): Promise<Answer | undefined> => {
    const [version, answer] = await Promise.all([currentVersion.get(), store.find(key)]);
    const isFresh =
      answer && freshnessOf(answer, { lifetime, now: Date.now(), currentVersion: version }) === 'fresh';
    return isFresh ? answer : undefined;
  };

  /** Undefined when another process is about to read it. */
  const readAsOnlyOne = (question: Question) =>
    once(question.key, async () => {
      const giveUp = await store.claim(question.key);
      if (!giveUp) return undefined;
      try {
        return (await justKept(question)) ?? (await read(question));
      } finally {
        await giveUp();
      }
    });

  const awaitOtherFiller = async ({ key, lifetime }: Question): Promise<Answer | undefined> => {
    const until = performance.now() + patienceWithFillerInMilliseconds;
    while (performance.now() < until) {
      await delay(pollInMilliseconds);
      const answer = await store.find(key);
      if (answer && Date.now() - answer.readAt < lifetime.aging * 1000) return answer;
    }
    return undefined;
  };

  return {
    /** A newer answer than `known` if it comes soon, else that one; never fails. */
    orOlder: async (question: Question, known: Answer): Promise<Answer> => {
      if (watch.isDown()) return known;
      const newer = readAsOnlyOne(question).catch((error: unknown) => {
        logger.error(
          { err: error, key: question.key },
          'reading the catalogue failed; the older answer serves',
        );
        return undefined;
      });
      const patience = delay(patienceInMilliseconds, undefined, { ref: false });
      return (await Promise.race([newer, patience])) ?? known;
    },
    orFail: async (question: Question): Promise<Answer> => {
      const answer =
        (await readAsOnlyOne(question)) ??
        (watch.isDown() ? undefined : await awaitOtherFiller(question)) ??
        (await once(`${question.key} anyway`, () => read(question)));
      if (!answer) throw catalogueUnreadable();
      return answer;
    },
  };
}

function catalogueUnreadable(): Problem {
  return new Problem({
    status: 503,
    detail: 'The catalogue cannot be read at present; try again in a few seconds.',
    headers: { 'Retry-After': '2' },
  });
}

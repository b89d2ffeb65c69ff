import type { Metrics } from '../../platform/metrics.ts';
import type { CatalogMetric } from '../contract.ts';
import { type Freshness, freshnessOf } from '../domain/freshness.ts';
import type { Answer } from './answer.ts';
import { createFiller, type FillerDependencies, type Question } from './filler.ts';

export interface GivenAnswer {
  answer: Answer;
  /** `fresh` when it has just been read. */
  freshness: Freshness;
}

export interface Answers {
  /** @throws {Problem} 503 when the database does not answer, and nothing is known that is young enough */
  get: (question: Question) => Promise<GivenAnswer>;
}

/**
 * Answers from the store while they are good; else one process reads each from the database, while the others get the
 * older one, or wait where there is none.
 */
export function createAnswers(
  dependencies: FillerDependencies & { metrics: Pick<Metrics<CatalogMetric>, 'count'> },
): Answers {
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

import type { RequestHandler } from 'express';
import type { Metrics } from '../../platform/metrics.ts';
import { type PreparedAnswer, sendAnswer } from './send-answer.ts';

/** The last second's answers in this process's memory, by path and query string just as they are asked for. */
export interface PreparedAnswers {
  /** Answers what has been asked for within the last second, before anything else looks at the request. */
  serve: RequestHandler;
  keep: (url: string, prepared: PreparedAnswer) => void;
  /** After a change, so that this process at least shows it at once. */
  forgetAll: () => void;
}

const keptForMilliseconds = 1000;
const maximumEntries = 1000;
const maximumBytes = 16 * 1024 * 1024;

export function createPreparedAnswers(metrics: Pick<Metrics<'CacheHits'>, 'count'>): PreparedAnswers {
  const entries = new Map<string, { prepared: PreparedAnswer; until: number }>();
  let bytes = 0;
  const drop = (url: string) => {
    bytes -= entries.get(url)?.prepared.body.length ?? 0;
    entries.delete(url);
  };
  return {
    serve: (request, response, next) => {
      const entry = entries.get(request.originalUrl);
      const isForIt = entry && (request.method === 'GET' || request.method === 'HEAD');
      if (!isForIt || performance.now() >= entry.until) return next();
      metrics.count('CacheHits');
      sendAnswer(request, response, entry.prepared);
    },
    keep: (url, prepared) => {
      drop(url);
      entries.set(url, { prepared, until: performance.now() + keptForMilliseconds });
      bytes += prepared.body.length;
      for (const oldest of entries.keys()) {
        if (entries.size <= maximumEntries && bytes <= maximumBytes) break;
        drop(oldest);
      }
    },
    forgetAll: () => {
      entries.clear();
      bytes = 0;
    },
  };
}

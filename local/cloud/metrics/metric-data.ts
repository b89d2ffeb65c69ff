import { isSeries, type MathValue, type Series } from './math-values.ts';
import type { MetricIdentity, Place } from './metric.ts';
import { evaluateMath } from './metric-math.ts';
import type { MetricStore } from './metric-store.ts';

/** One series of several that are asked for together: a metric, or an expression over those before it. */
export interface DataQuery {
  id: string;
  source: { metric: MetricIdentity; statistic: string } | { expression: string };
  /** Whether it is asked for itself, and not only for an expression. */
  isReturned: boolean;
  label?: string | undefined;
}

/** The periods for which something is asked, one after the other. */
export interface Periods {
  /** Milliseconds since 1970. */
  from: number;
  count: number;
  lengthInSeconds: number;
}

/**
 * What each query comes to, by its id.
 *
 * @throws UnknownStatisticError, UnreadableExpressionError, MathNotAvailableError
 */
export function metricData(
  store: MetricStore,
  place: Place,
  queries: readonly DataQuery[],
  periods: Periods,
): ReadonlyMap<string, MathValue> {
  const values = new Map<string, MathValue>();
  for (const { id, source } of queries)
    if ('metric' in source) values.set(id, seriesOf(store, place, source, periods));
  const metrics = [...values.values()].filter(isSeries);
  for (const { id, source } of inOrder(queries)) {
    const scope = { values, metrics, periods: periods.count, periodInSeconds: periods.lengthInSeconds };
    values.set(id, evaluateMath(source.expression, scope));
  }
  return values;
}

function seriesOf(
  store: MetricStore,
  place: Place,
  { metric, statistic }: { metric: MetricIdentity; statistic: string },
  { from, count, lengthInSeconds }: Periods,
): Series {
  const length = lengthInSeconds * 1000;
  const query = { statistic, periodInSeconds: lengthInSeconds, from, to: from + count * length };
  const known = new Map(store.read(place, metric, query).map(({ time, value }) => [time, value]));
  return Array.from({ length: count }, (_, index) => known.get(from + index * length));
}

type ExpressionQuery = DataQuery & { source: { expression: string } };

/** Each expression after those that it names: a template may have them in any order. */
function inOrder(queries: readonly DataQuery[]): ExpressionQuery[] {
  const waiting = queries.filter((query): query is ExpressionQuery => 'expression' in query.source);
  const ordered: ExpressionQuery[] = [];
  while (waiting.length > 0) {
    const next = waiting.findIndex(({ source }) =>
      waiting.every(({ id }) => !new RegExp(`\\b${id}\\b`).test(source.expression)),
    );
    ordered.push(...waiting.splice(Math.max(0, next), 1));
  }
  return ordered;
}

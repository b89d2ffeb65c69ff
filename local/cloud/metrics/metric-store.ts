import type { CommonRuntime } from '../runtime.ts';
import { Intervals } from './intervals.ts';
import { keyOf, type MetricIdentity, type Place } from './metric.ts';
import { merge, type Statistic, statisticOf, type Tally } from './tally.ts';

/** How far back a minute is told apart from the next; hours are for a week. */
export const minutesKept = 180;
const hoursKept = 7 * 24;
/** Of all accounts and regions; beyond that, the one goes of which nothing was heard for the longest time. */
const mostMetrics = 4000;

export interface MetricQuery {
  statistic: Statistic;
  /** Rounded up to whole minutes. Whole hours go back a week, all others three hours. */
  periodInSeconds: number;
  /** Milliseconds since 1970. A period begins there, unless it is of whole hours: these begin with the hour. */
  from: number;
  /** Milliseconds since 1970, itself not included. */
  to: number;
}

export interface Datapoint {
  /** When its period begins, in milliseconds since 1970. */
  time: number;
  value: number;
}

interface Series {
  place: Place;
  metric: MetricIdentity;
  unit: string;
  lastWritten: number;
  minutes: Intervals;
  hours: Intervals;
}

/** The metrics of every account and region, as CloudWatch keeps them, for some hours; what is older is forgotten. */
export class MetricStore {
  readonly #series = new Map<string, Series>();

  /** Takes a value that was measured `count` times. */
  put(
    place: Place,
    metric: MetricIdentity,
    value: number,
    { time = Date.now(), count = 1, unit = 'None' }: { time?: number; count?: number; unit?: string } = {},
  ): void {
    const series = this.#seriesOf(place, metric);
    series.unit = unit;
    series.lastWritten = Math.max(series.lastWritten, time);
    series.minutes.add(value, count, time);
    series.hours.add(value, count, time);
  }

  /** Whether something was measured of a metric that is not forgotten yet. */
  has(place: Place, metric: MetricIdentity): boolean {
    return this.#series.has(this.#keyOf(place, metric));
  }

  /** The unit in which it was told the last time. */
  unitOf(place: Place, metric: MetricIdentity): string {
    return this.#series.get(this.#keyOf(place, metric))?.unit ?? 'None';
  }

  /**
   * One statistic of a metric, oldest first; periods in which nothing was measured are left out.
   *
   * @throws UnknownStatisticError
   */
  read(place: Place, metric: MetricIdentity, query: MetricQuery): Datapoint[] {
    return this.tallies(place, metric, query).map(({ time, tally }) => ({
      ...{ time, value: statisticOf(tally, query.statistic) },
    }));
  }

  /** All that is kept of each period, for whoever wants several statistics of it. */
  tallies(
    place: Place,
    metric: MetricIdentity,
    { periodInSeconds, from, to }: Omit<MetricQuery, 'statistic'>,
  ): { time: number; tally: Tally }[] {
    const series = this.#series.get(this.#keyOf(place, metric));
    if (!series) return [];
    const period = Math.ceil(periodInSeconds / 60) * 60_000;
    const isOfHours = period % 3_600_000 === 0;
    const begin = isOfHours ? Math.floor(from / 3_600_000) * 3_600_000 : Math.floor(from / 60_000) * 60_000;
    const periods = Map.groupBy(
      (isOfHours ? series.hours : series.minutes).between(begin, to),
      ({ time }) => begin + Math.floor((time - begin) / period) * period,
    );
    return [...periods].flatMap(([time, parts]) => {
      const tally = merge(parts.map((part) => part.tally));
      return tally ? [{ time, tally }] : [];
    });
  }

  /** The metrics of a place of which something is kept. */
  list(place: Place): MetricIdentity[] {
    return [...this.#series.values()]
      .filter(({ place: { account, region } }) => account === place.account && region === place.region)
      .map(({ metric }) => metric);
  }

  async stop(): Promise<void> {
    this.#series.clear();
  }

  #seriesOf(place: Place, metric: MetricIdentity): Series {
    const key = this.#keyOf(place, metric);
    const known = this.#series.get(key);
    if (known) return known;
    if (this.#series.size >= mostMetrics) this.#forgetOne();
    const { account, region } = place;
    const series: Series = {
      ...{ place: { account, region }, metric, unit: 'None', lastWritten: 0 },
      minutes: new Intervals(60, minutesKept),
      hours: new Intervals(3600, hoursKept),
    };
    this.#series.set(key, series);
    return series;
  }

  #forgetOne(): void {
    const [oldest] = [...this.#series].reduce((one, other) =>
      other[1].lastWritten < one[1].lastWritten ? other : one,
    );
    this.#series.delete(oldest);
  }

  #keyOf({ account, region }: Place, metric: MetricIdentity): string {
    return `${account}/${region}/${keyOf(metric)}`;
  }
}

export function metricStore(runtime: Pick<CommonRuntime, 'worldwide'>): MetricStore {
  return runtime.worldwide('metrics', () => new MetricStore());
}

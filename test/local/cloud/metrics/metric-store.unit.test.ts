import { describe, expect, it } from '@jest/globals';
import { MetricStore } from '../../../../local/cloud/metrics/metric-store.ts';
import { UnknownStatisticError } from '../../../../local/cloud/metrics/tally.ts';

const place = { account: '111111111111', region: 'eu-central-1' };
const latency = { namespace: 'Shop', name: 'Latency', dimensions: { service: 'web', environment: 'dev' } };
const noon = Date.parse('2026-11-28T12:00:00Z');
const minute = 60_000;

function storeWith(values: readonly [minutesAfterNoon: number, value: number][]): MetricStore {
  const store = new MetricStore();
  for (const [after, value] of values) store.put(place, latency, value, { time: noon + after * minute });
  return store;
}

function valuesOf(store: MetricStore, statistic: string, periodInSeconds = 60, minutes = 60): number[] {
  const query = { statistic, periodInSeconds, from: noon, to: noon + minutes * minute };
  return store.read(place, latency, query).map(({ value }) => value);
}

describe('the metrics that are kept', () => {
  it('tell each statistic of a period', () => {
    const store = storeWith([
      [0, 4],
      [0.2, 1],
      [0.9, 7],
    ]);
    const told = ['SampleCount', 'Sum', 'Average', 'Minimum', 'Maximum', 'p0', 'p100'];
    expect(told.flatMap((statistic) => valuesOf(store, statistic))).toEqual([3, 12, 4, 1, 7, 1, 7]);
  });

  it('put minutes together to periods that begin at multiples of their length, and leave out empty ones', () => {
    const store = storeWith([
      [1, 10],
      [4, 20],
      [5, 40],
      [17, 80],
    ]);
    const query = { statistic: 'Sum', periodInSeconds: 300, from: noon, to: noon + 60 * minute };
    expect(store.read(place, latency, query)).toEqual([
      { time: noon, value: 30 },
      { time: noon + 5 * minute, value: 40 },
      { time: noon + 15 * minute, value: 80 },
    ]);
  });

  it('tell percentiles within a twentieth, also over several minutes', () => {
    const store = new MetricStore();
    for (let value = 1; value <= 1000; value++)
      store.put(place, latency, value, { time: noon + (value % 5) * minute });
    for (const [statistic, exact] of Object.entries({ p50: 500, p95: 950, 'p99.9': 999 })) {
      const [told = 0] = valuesOf(store, statistic, 300);
      expect(Math.abs(told - exact) / exact).toBeLessThan(0.05);
    }
    expect(valuesOf(storeWith([[0, 3]]), 'p95')).toEqual([3]);
  });

  it('keep percentiles apart of values below one, of zero and below it', () => {
    const store = storeWith([
      [0, -2],
      [0, 0],
      [0, 0.01],
      [0, 0.5],
    ]);
    const [quarter = 0, half = 1, threeQuarters = 0] = ['p25', 'p50', 'p75'].flatMap((statistic) =>
      valuesOf(store, statistic),
    );
    expect(quarter).toBeCloseTo(-2, 0);
    expect(half).toBe(0);
    expect(threeQuarters).toBeCloseTo(0.01, 3);
  });

  it('take the place of minutes that are too old, and go further back by the hour', () => {
    const store = storeWith([
      [0, 1],
      [200, 2],
    ]);
    expect(valuesOf(store, 'Sum', 60, 300)).toEqual([2]);
    expect(valuesOf(store, 'Sum', 3600, 300)).toEqual([1, 2]);
    store.put(place, latency, 5, { time: noon });
    expect(valuesOf(store, 'Sum', 60, 300)).toEqual([2]);
  });

  it('are told apart by place and dimensions, in whatever order these stand', () => {
    const store = storeWith([[0, 1]]);
    store.put({ ...place, region: 'eu-west-1' }, latency, 100, { time: noon });
    store.put(place, { ...latency, dimensions: { service: 'web' } }, 100, { time: noon });
    store.put(place, { ...latency, dimensions: { environment: 'dev', service: 'web' } }, 2, { time: noon });
    expect(valuesOf(store, 'Sum')).toEqual([3]);
    expect(store.list(place).map(({ dimensions }) => Object.keys(dimensions).length)).toEqual([2, 1]);
  });

  it('count a value as often as it was measured', () => {
    const store = new MetricStore();
    store.put(place, latency, 3, { time: noon, count: 4 });
    expect(['SampleCount', 'Sum'].flatMap((statistic) => valuesOf(store, statistic))).toEqual([4, 12]);
  });

  it('refuse a statistic that they do not know', () => {
    expect(() => valuesOf(storeWith([[0, 1]]), 'tm99')).toThrow(UnknownStatisticError);
  });

  it('are bounded: the metric goes of which nothing was heard for the longest time', () => {
    const store = storeWith([[0, 1]]);
    for (let number = 0; number < 4000; number++)
      store.put(place, { ...latency, name: `Other${number}` }, 1, { time: noon + minute });
    expect(store.list(place)).toHaveLength(4000);
    expect(valuesOf(store, 'Sum')).toEqual([]);
  });
});

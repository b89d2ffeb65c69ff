import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { createMetrics } from '../../../app/platform/metrics.ts';

beforeEach(() => {
  jest.useFakeTimers({ now: 1_700_000_000_000 });
});
afterEach(() => {
  jest.useRealTimers();
});

function aRecorder() {
  const lines: string[] = [];
  const metrics = createMetrics({
    ...{ service: 'sample', environment: 'test' },
    write: (line) => lines.push(line),
  });
  return { metrics, records: () => lines.map((line) => JSON.parse(line)), lines };
}

describe('the metrics', () => {
  it('come as one line of embedded metric format after ten seconds', () => {
    const { metrics, records, lines } = aRecorder();
    metrics.count('OrdersAccepted');
    metrics.count('OrdersAccepted', 2);
    metrics.duration('QueueAge', 12.5);
    metrics.duration('QueueAge', 8);
    metrics.gauge('OutboxAge', 3, 'Seconds');
    jest.advanceTimersByTime(9_999);
    expect(lines).toEqual([]);
    jest.advanceTimersByTime(1);
    expect(lines[0]).toMatch(/^\{.+\}\n$/);
    expect(records()).toEqual([
      {
        _aws: {
          Timestamp: 1_700_000_010_000,
          CloudWatchMetrics: [
            {
              Namespace: 'Sluice',
              Dimensions: [['environment', 'service']],
              Metrics: [
                { Name: 'OrdersAccepted', Unit: 'Count' },
                { Name: 'QueueAge', Unit: 'Milliseconds' },
                { Name: 'OutboxAge', Unit: 'Seconds' },
              ],
            },
          ],
        },
        ...{ environment: 'test', service: 'sample' },
        ...{ OrdersAccepted: 3, QueueAge: [12.5, 8], OutboxAge: 3 },
      },
    ]);
  });

  it('begin anew after a line, and write nothing while nothing happens', () => {
    const { metrics, records } = aRecorder();
    metrics.count('CacheHits');
    jest.advanceTimersByTime(60_000);
    metrics.count('CacheHits');
    metrics.stop();
    metrics.stop();
    expect(records().map(({ CacheHits }) => CacheHits)).toEqual([1, 1]);
  });

  it('keep a hundred values of an interval, from all of it', () => {
    const { metrics, records } = aRecorder();
    for (let value = 0; value < 10_000; value += 1) metrics.duration('ProcessingTime', value);
    metrics.stop();
    const values: number[] = records()[0].ProcessingTime;
    expect(values).toHaveLength(100);
    expect(values.some((value) => value > 5_000)).toBe(true);
  });
});

import { describe, expect, it } from '@jest/globals';
import { readEmbeddedMetrics } from '../../../../local/cloud/metrics/embedded-metrics.ts';

function record(time: string, values: Record<string, number | number[]>, Unit = 'Seconds'): string {
  const Metrics = Object.keys(values).map((Name) => ({ Name, Unit }));
  const directive = { Namespace: 'Shop', Dimensions: [['service']], Metrics };
  return JSON.stringify({
    _aws: { Timestamp: Date.parse(time), CloudWatchMetrics: [directive] },
    service: 'any',
    ...values,
  });
}

describe('the metrics of a log', () => {
  it('are gathered by their names, single values and lists alike', () => {
    const log = [
      '{"level":"info","msg":"about \\"_aws\\""}',
      record('2026-11-28T10:00:00Z', { LeadTime: 60 }),
      'not JSON, "_aws"',
      record('2026-11-28T11:00:00Z', { LeadTime: [30, 90], Age: 5 }),
      record('2026-11-28T12:00:00Z', { Orders: 2 }, 'Count'),
      '{"_aws":{"Timestamp":1,"CloudWatchMe',
    ].join('\n');

    expect(readEmbeddedMetrics(log)).toEqual([
      {
        ...{ namespace: 'Shop', name: 'LeadTime', unit: 'Seconds', values: [60, 30, 90] },
        latestAt: '2026-11-28T11:00:00.000Z',
      },
      {
        ...{ namespace: 'Shop', name: 'Age', unit: 'Seconds', values: [5] },
        latestAt: '2026-11-28T11:00:00.000Z',
      },
      {
        ...{ namespace: 'Shop', name: 'Orders', unit: 'Count', values: [2] },
        latestAt: '2026-11-28T12:00:00.000Z',
      },
    ]);
  });

  it('are none where nothing was measured', () => {
    expect(readEmbeddedMetrics('')).toEqual([]);
    expect(
      readEmbeddedMetrics('{"_aws":{"CloudWatchMetrics":[{"Namespace":"x","Metrics":[{"Name":"y"}]}]}}'),
    ).toEqual([]);
  });
});

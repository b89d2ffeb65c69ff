import { describe, expect, it } from '@jest/globals';
import { graphsOfOwnSums } from '../../../../local/cloud/metrics/dashboard-graphs.ts';

const own = ['Shop', 'Orders', 'environment', 'dev', 'service', 'web'];
const graph = (title: string, ...metrics: unknown[]) => ({ type: 'metric', properties: { title, metrics } });
const titles = (...widgets: object[]) =>
  graphsOfOwnSums(JSON.stringify({ widgets })).map(({ title }) => title);

describe('the graphs of a dashboard that programs fill themselves', () => {
  it('have the metrics with their dimensions', () => {
    expect(
      graphsOfOwnSums(JSON.stringify({ widgets: [graph('Orders', [...own, { stat: 'Sum' }])] })),
    ).toEqual([
      {
        title: 'Orders',
        metrics: [{ namespace: 'Shop', name: 'Orders', dimensions: { environment: 'dev', service: 'web' } }],
      },
    ]);
  });

  it('are those that draw sums alone, and nothing that AWS measures', () => {
    const sum = { stat: 'Sum' };
    expect(
      titles(
        { type: 'text', properties: { markdown: '# Shop' } },
        graph('percentiles', [...own, { stat: 'p99' }]),
        graph('averages', own),
        graph('of AWS', ['AWS/SQS', 'NumberOfMessagesSent', sum]),
        graph('mixed', [...own, sum], ['AWS/SQS', 'NumberOfMessagesSent', sum]),
        graph('expression', [{ expression: 'a + b', stat: 'Sum' }]),
        graph('repetition', [...own, sum], ['...', sum]),
        graph('none'),
        graph('orders', [...own, sum], [...own.with(1, 'Others'), sum]),
        { type: 'metric', properties: { title: 'sums by the widget', stat: 'Sum', metrics: [own] } },
      ),
    ).toEqual(['orders', 'sums by the widget']);
  });

  it('are none in a body that cannot be read', () => {
    expect(graphsOfOwnSums('{"widgets":')).toEqual([]);
    expect(graphsOfOwnSums('[]')).toEqual([]);
  });
});

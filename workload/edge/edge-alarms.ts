import { Duration } from 'aws-cdk-lib';
import { MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import { insightsMetric, taskAlarms } from '../containers/service-alarms.ts';
import type { AlarmDescription } from '../monitoring/watch.ts';
import type { Edge } from './edge.ts';

const period = Duration.minutes(1);

/** Of each proxy, and of all together: as long as one of them runs, customers reach the shop. */
export function edgeAlarms({ node, services }: Edge): AlarmDescription[] {
  const counts = services.flatMap((service, index) => [
    [`running${index}`, insightsMetric(service, 'RunningTaskCount')] as const,
    [`desired${index}`, insightsMetric(service, 'DesiredTaskCount')] as const,
  ]);
  const sumOf = (name: string) =>
    `SUM([${services.map((_, index) => `FILL(${name}${index}, 0)`).join(', ')}])`;
  return [
    {
      id: 'NoProxy',
      means: 'No proxy runs in any zone',
      runbook: 'customers-do-not-reach-the-shop',
      graph: 'Minutes without a proxy',
      metric: new MathExpression({
        label: 'no proxy',
        expression: `IF(${sumOf('desired')} > 0 AND ${sumOf('running')} < 1, 1, 0)`,
        usingMetrics: Object.fromEntries(counts),
        period,
      }),
      threshold: 0,
      ...{ bad: 2, of: 2, urgency: 'page' },
    },
    ...services.flatMap((service, index) =>
      taskAlarms({
        id: `${node.id}Proxy${index + 1}`,
        name: `proxy ${index + 1}`,
        service,
        urgency: 'ticket',
      }),
    ),
  ];
}

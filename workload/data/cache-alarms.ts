import { Duration } from 'aws-cdk-lib';
import { Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { AlarmDescription } from '../monitoring/watch.ts';

const period = Duration.minutes(1);

/** https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/CacheMetrics.WhichShouldIMonitor.html */
export function cacheAlarms(replicationGroupId: string, { nodes }: { nodes: number }): AlarmDescription[] {
  return Array.from({ length: nodes }, (_, index) =>
    nodeAlarms(replicationGroupId, index + 1, nodes > 1),
  ).flat();
}

function nodeAlarms(replicationGroupId: string, number: number, hasReplica: boolean): AlarmDescription[] {
  const metric = (name: string, statistic: string) => nodeMetric(replicationGroupId, number, name, statistic);
  const whose = `Node ${number} of the cache`;
  const id = `Node${number}`;
  const lag: AlarmDescription = {
    id: `${id}ReplicationLag`,
    means: `${whose} is more than ten seconds behind its primary`,
    runbook: 'the-replica-of-the-cache-lags-behind',
    graph: 'Lag of the replica in seconds',
    metric: metric('ReplicationLag', Stats.MAXIMUM),
    threshold: 10,
    ...{ bad: 5, of: 5, urgency: 'ticket' },
  };
  return [
    {
      id: `${id}Memory`,
      means: `${whose} has used more than 85 % of its memory`,
      runbook: 'the-cache-is-full',
      graph: 'Memory of the cache in percent',
      metric: metric('DatabaseMemoryUsagePercentage', Stats.MAXIMUM),
      threshold: 85,
      ...{ bad: 5, of: 5, urgency: 'page' },
    },
    {
      id: `${id}Evictions`,
      means: `${whose} has thrown out keys that it should have kept`,
      runbook: 'the-cache-is-full',
      graph: 'Evicted keys',
      metric: metric('Evictions', Stats.SUM),
      threshold: 0,
      ...{ bad: 3, of: 15, urgency: 'ticket' },
    },
    {
      id: `${id}Cpu`,
      means: `The engine on node ${number} of the cache has been busy to more than 90 % for five minutes`,
      runbook: 'the-cache-is-busy',
      graph: 'Engine of the cache in percent',
      metric: metric('EngineCPUUtilization', Stats.MAXIMUM),
      threshold: 90,
      ...{ bad: 5, of: 5, urgency: 'page' },
    },
    ...(hasReplica ? [lag] : []),
  ];
}

/** The members of a replication group with one shard are called by its name and a number of three digits. */
function nodeMetric(
  replicationGroupId: string,
  number: number,
  metricName: string,
  statistic: string,
): Metric {
  return new Metric({
    namespace: 'AWS/ElastiCache',
    metricName,
    dimensionsMap: { CacheClusterId: `${replicationGroupId}-${String(number).padStart(3, '0')}` },
    statistic,
    period,
  });
}

import { Duration } from 'aws-cdk-lib';
import { MathExpression, Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { BaseService } from 'aws-cdk-lib/aws-ecs';
import { type ApplicationTargetGroup, HttpCodeTarget } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { AlarmDescription } from '../monitoring/watch.ts';
import { acrossGroups, type GroupMetric } from './across-groups.ts';
import type { ContainerService } from './container-service.ts';

const period = Duration.minutes(1);

/** Fewer requests in a minute say nothing about the share of those that failed. */
const requestsWorthAShare = 20;

/** A service, by the id with which those of its alarms begin, and its name in them. */
export interface WatchedTasks {
  id: string;
  name: string;
  service: BaseService;
  /** How urgent it is when no task runs. */
  urgency: AlarmDescription['urgency'];
}

/** What may be wrong with the tasks of a service. */
export function taskAlarms({ id, name, service, urgency }: WatchedTasks): AlarmDescription[] {
  // Named for the service, because the expressions of all services share a graph.
  const [running, desired] = [`running${id}`, `desired${id}`];
  const counts = {
    [running]: insightsMetric(service, 'RunningTaskCount'),
    [desired]: insightsMetric(service, 'DesiredTaskCount'),
  };
  return [
    {
      id: `${id}NoTask`,
      means: `No task of ${name} runs, although some should`,
      runbook: 'a-service-has-no-tasks',
      graph: 'Services without a task',
      metric: new MathExpression({
        label: name,
        expression: `IF(${desired} > 0 AND FILL(${running}, 0) < 1, 1, 0)`,
        usingMetrics: counts,
        period,
      }),
      threshold: 0,
      ...{ bad: 3, of: 3, urgency },
    },
    {
      id: `${id}TooFewTasks`,
      means: `Fewer tasks of ${name} have run for ten minutes than should`,
      runbook: 'a-service-has-no-tasks',
      graph: 'Missing tasks',
      metric: new MathExpression({
        label: name,
        expression: `${desired} - FILL(${running}, 0)`,
        usingMetrics: counts,
        period,
      }),
      threshold: 0,
      ...{ bad: 10, of: 10, urgency: 'ticket' },
    },
    {
      id: `${id}Cpu`,
      means: `The tasks of ${name} have been busy to more than 90 % for ten minutes`,
      runbook: 'a-service-is-busy',
      graph: 'Processor of the tasks in percent',
      metric: service.metricCpuUtilization({ statistic: Stats.AVERAGE, period }),
      threshold: 90,
      ...{ bad: 10, of: 10, urgency: 'ticket' },
    },
    {
      id: `${id}Memory`,
      means: `A task of ${name} is about to be killed for want of memory`,
      runbook: 'a-service-is-busy',
      graph: 'Memory of the tasks in percent',
      metric: service.metricMemoryUtilization({ statistic: Stats.MAXIMUM, period }),
      threshold: 90,
      ...{ bad: 5, of: 5, urgency: 'ticket' },
    },
  ];
}

/** What may be wrong with the answers of a service that is called through the load balancer. */
export function requestAlarms(
  { node, contract }: ContainerService,
  groups: readonly ApplicationTargetGroup[],
): AlarmDescription[] {
  const across = (name: string, combine: GroupMetric['combine'], metricOf: GroupMetric['metricOf']) =>
    acrossGroups(groups, { name: `${name}${node.id}`, label: contract.name, combine, period, metricOf });
  const [errors, requests] = [`errors${node.id}`, `requests${node.id}`];
  return [
    {
      id: `${node.id}ErrorShare`,
      means: `More than one in twenty requests to ${contract.name} fails`,
      runbook: 'requests-fail',
      graph: 'Failed requests in percent',
      metric: new MathExpression({
        label: contract.name,
        expression: `IF(${requests} >= ${requestsWorthAShare}, 100 * ${errors} / ${requests}, 0)`,
        usingMetrics: {
          [errors]: across('errorsOf', 'SUM', (metrics) =>
            metrics.httpCodeTarget(HttpCodeTarget.TARGET_5XX_COUNT, { period }),
          ),
          [requests]: across('requestsOf', 'SUM', (metrics) => metrics.requestCount({ period })),
        },
        period,
      }),
      threshold: 5,
      ...{ bad: 3, of: 5, urgency: 'page' },
    },
    {
      id: `${node.id}Latency`,
      means: `One in twenty requests to ${contract.name} takes longer than a second`,
      runbook: 'requests-are-slow',
      graph: '95th percentile of the response time in seconds',
      metric: across('latencyOf', 'MAX', (metrics) =>
        metrics.targetResponseTime({ statistic: Stats.percentile(95), period }),
      ),
      threshold: 1,
      ...{ bad: 8, of: 10, urgency: 'ticket' },
    },
    {
      id: `${node.id}Unhealthy`,
      means: `A task of ${contract.name} does not pass the load balancer's health check`,
      runbook: 'a-service-has-no-tasks',
      graph: 'Unhealthy tasks',
      metric: across('unhealthyOf', 'SUM', (metrics) =>
        metrics.unhealthyHostCount({ statistic: Stats.MAXIMUM, period }),
      ),
      threshold: 0,
      ...{ bad: 10, of: 10, urgency: 'ticket' },
    },
  ];
}

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Container-Insights-metrics-ECS.html */
export function insightsMetric({ cluster, serviceName }: BaseService, metricName: string): Metric {
  return new Metric({
    namespace: 'ECS/ContainerInsights',
    metricName,
    dimensionsMap: { ClusterName: cluster.clusterName, ServiceName: serviceName },
    statistic: Stats.AVERAGE,
    period,
  });
}

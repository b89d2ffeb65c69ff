import { Duration } from 'aws-cdk-lib';
import { CfnScalingPolicy } from 'aws-cdk-lib/aws-applicationautoscaling';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { BaseService, ScalableTaskCount } from 'aws-cdk-lib/aws-ecs';
import type { TaskBounds } from '../workload-environment.ts';

/** Leaves a task room for what comes while others start, which takes them about a minute. */
const cpuUtilizationInPercent = 60;

/** More tasks as soon as they are needed, fewer only when that has lasted: load comes in waves. */
const scaleOutCooldown = Duration.seconds(60);
const scaleInCooldown = Duration.seconds(300);

/** Keeps the number of a service's tasks between its bounds: as many as their processors ask for. */
export function scaleOnCpu(service: BaseService, { minimum, maximum }: TaskBounds): ScalableTaskCount {
  const taskCount = service.autoScaleTaskCount({ minCapacity: minimum, maxCapacity: maximum });
  taskCount.scaleOnCpuUtilization('Cpu', {
    targetUtilizationPercent: cpuUtilizationInPercent,
    scaleOutCooldown,
    scaleInCooldown,
  });
  return taskCount;
}

export interface LoadPerTask {
  /** Tells the policy from others of the same service, for example `backlog-per-task`. */
  name: string;
  /** What there is to do in each minute, together; a metric without data counts as nothing to do. */
  load: readonly Metric[];
  /** How much of it is one task's share. */
  targetPerTask: number;
}

/**
 * Asks for as many tasks as the load needs. It is divided by the tasks that are wanted, not by those that run, so that
 * tasks which are on their way are not asked for again. CDK's own construct takes no expression over several metrics.
 * https://docs.aws.amazon.com/autoscaling/application/userguide/application-auto-scaling-target-tracking-metric-math.html
 */
export function scaleOnLoad(
  service: BaseService,
  taskCount: ScalableTaskCount,
  { name, load, targetPerTask }: LoadPerTask,
): void {
  const loads = load.map((metric, index) => ({ id: `load${index}`, metric }));
  // Unlike `+`, `SUM` passes over a metric that has no data at all.
  const sum = `SUM([${loads.map(({ id }) => `FILL(${id}, 0)`).join(', ')}])`;
  const policy = new CfnScalingPolicy(taskCount, name, {
    policyName: name,
    policyType: 'TargetTrackingScaling',
    // What CDK's reference calls the id of the resource is that of the target, which has the dimension and the namespace in it.
    scalingTargetId: taskCount.scalableTargetRef.resourceId,
    targetTrackingScalingPolicyConfiguration: {
      targetValue: targetPerTask,
      scaleOutCooldown: scaleOutCooldown.toSeconds(),
      scaleInCooldown: scaleInCooldown.toSeconds(),
      customizedMetricSpecification: {
        metrics: [
          { id: 'perTask', expression: `${sum} / tasks`, returnData: true },
          ...loads.map(({ id, metric }) => query(id, metric)),
          query('tasks', wantedTasks(service)),
        ],
      },
    },
  });
  policy.node.addDependency(taskCount);
}

/** Container Insights counts it: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Container-Insights-metrics-ECS.html */
function wantedTasks(service: BaseService): Metric {
  return new Metric({
    namespace: 'ECS/ContainerInsights',
    metricName: 'DesiredTaskCount',
    dimensionsMap: { ClusterName: service.cluster.clusterName, ServiceName: service.serviceName },
    statistic: 'Average',
  });
}

function query(id: string, { namespace, metricName, dimensions = {}, statistic }: Metric) {
  return {
    id,
    returnData: false,
    metricStat: {
      stat: statistic,
      metric: {
        namespace,
        metricName,
        dimensions: Object.entries(dimensions).map(([name, value]) => ({ name, value: String(value) })),
      },
    },
  };
}

import { clusterOf, describeService, nameOf } from '../../ecs/describe-for-api.ts';
import { fleet } from '../../ecs/fleet.ts';
import type { Runtime } from '../../runtime.ts';
import type { Place } from '../metric.ts';
import { metricStore } from '../metric-store.ts';

/**
 * What Container Insights tells once a minute of the services of clusters that have it.
 *
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Container-Insights-metrics-ECS.html
 */
export function measureServices(runtime: Runtime): void {
  for (const service of fleet(runtime).all()) {
    const { account, region, arn } = service.identity;
    const dimensions = { ClusterName: clusterOf(service.identity), ServiceName: nameOf(arn) };
    if (!hasContainerInsights(runtime, { account, region }, dimensions.ClusterName)) continue;
    const { desiredCount, runningCount, pendingCount } = describeService(service);
    const counts = { DesiredTaskCount: desiredCount, RunningTaskCount: runningCount };
    for (const [name, value] of Object.entries({ ...counts, PendingTaskCount: pendingCount }))
      metricStore(runtime).put(
        { account, region },
        { namespace: 'ECS/ContainerInsights', name, dimensions },
        value,
        { unit: 'Count' },
      );
  }
}

function hasContainerInsights({ resources }: Runtime, place: Place, cluster: string): boolean {
  const settings = resources
    .all('AWS::ECS::Cluster')
    .find(
      ({ account, region, physicalId }) =>
        account === place.account && region === place.region && physicalId === cluster,
    )?.properties.ClusterSettings;
  return /"Value":"(enabled|enhanced)"/.test(JSON.stringify(settings ?? []));
}

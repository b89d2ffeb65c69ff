import { type BalancedRequest, loadBalancing } from '../../load-balancing/load-balancing.ts';
import type { Runtime } from '../../runtime.ts';
import type { Place } from '../metric.ts';
import { metricStore } from '../metric-store.ts';

/**
 * What application load balancers measure of their requests since the last time, and of their targets now.
 *
 * Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html
 */
export function measureLoadBalancers(runtime: Runtime): void {
  const balancing = loadBalancing(runtime);
  const groups = balancing.balancedGroups();
  const healthyIn = new Map(
    groups.map(({ group }) => [group.settings.arn, group.targets.filter(isHealthy).length]),
  );
  for (const request of balancing.takeAnswered()) measureRequest(runtime, request, healthyIn);
  for (const { loadBalancer, group } of groups) {
    const registered = group.targets.filter(({ state }) => state !== 'draining');
    if (registered.length === 0) continue;
    const unhealthy = registered.filter(({ state }) => state === 'unhealthy').length;
    const put = putterFor(runtime, loadBalancer);
    const dimensions = dimensionsOf(loadBalancer, group.settings.arn);
    put('HealthyHostCount', dimensions, registered.filter(isHealthy).length);
    put('UnHealthyHostCount', dimensions, unhealthy);
  }
}

function measureRequest(
  runtime: Runtime,
  { loadBalancer, targetGroup, status, secondsToAnswer, time }: BalancedRequest,
  healthyIn: ReadonlyMap<string, number>,
): void {
  const put = putterFor(runtime, loadBalancer, time);
  const ofBalancer = dimensionsOf(loadBalancer);
  const kind = `${Math.floor(status / 100)}XX`;
  const isOwnAnswer = secondsToAnswer === undefined;
  if (isOwnAnswer && status >= 300) put(`HTTPCode_ELB_${kind}_Count`, ofBalancer, 1);
  if (targetGroup === undefined) return;
  const ofGroup = dimensionsOf(loadBalancer, targetGroup);
  const { TargetGroup } = ofGroup;
  for (const dimensions of [ofBalancer, ofGroup]) {
    put('RequestCount', dimensions, 1);
    if (isOwnAnswer) continue;
    put(`HTTPCode_Target_${kind}_Count`, dimensions, 1);
    put('TargetResponseTime', dimensions, secondsToAnswer, 'Seconds');
  }
  const share = 1 / Math.max(1, healthyIn.get(targetGroup) ?? 1);
  for (const dimensions of [{ TargetGroup }, ofGroup]) put('RequestCountPerTarget', dimensions, share);
}

function putterFor(runtime: Runtime, loadBalancer: string, time = Date.now()) {
  return (name: string, dimensions: Record<string, string>, value: number, unit = 'Count') =>
    metricStore(runtime).put(
      placeOf(loadBalancer),
      { namespace: 'AWS/ApplicationELB', name, dimensions },
      value,
      { time, unit },
    );
}

function placeOf(arn: string): Place {
  const [, , , region = '', account = ''] = arn.split(':');
  return { account, region };
}

function dimensionsOf(loadBalancer: string): { LoadBalancer: string };
function dimensionsOf(
  loadBalancer: string,
  targetGroup: string,
): Record<'LoadBalancer' | 'TargetGroup', string>;
function dimensionsOf(loadBalancer: string, targetGroup?: string): Record<string, string> {
  const LoadBalancer = loadBalancer.split(':loadbalancer/').at(-1) ?? '';
  return targetGroup === undefined
    ? { LoadBalancer }
    : { LoadBalancer, TargetGroup: targetGroup.split(':').at(-1) ?? '' };
}

function isHealthy({ state }: { state: string }): boolean {
  return state === 'healthy';
}

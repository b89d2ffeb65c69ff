import { Duration } from 'aws-cdk-lib';
import { type ApplicationLoadBalancer, HttpCodeElb } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { AlarmDescription } from '../monitoring/watch.ts';

const period = Duration.minutes(1);

/** What the load balancer has to answer itself, because no task of the service that is asked for does. */
export function loadBalancerAlarms({ metrics }: ApplicationLoadBalancer): AlarmDescription[] {
  return [
    {
      id: 'LoadBalancerErrors',
      means: 'The internal load balancer finds no task that answers',
      runbook: 'requests-fail',
      graph: 'Requests that no task answered',
      metric: metrics.httpCodeElb(HttpCodeElb.ELB_5XX_COUNT, { period }),
      threshold: 10,
      ...{ bad: 3, of: 5, urgency: 'page' },
    },
  ];
}

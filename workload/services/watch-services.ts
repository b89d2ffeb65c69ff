import type { Duration, Stack } from 'aws-cdk-lib';
import { snapshotAlarms } from '../automation/snapshot-alarms.ts';
import type { ContainerService } from '../containers/container-service.ts';
import type { InternalLoadBalancer } from '../containers/internal-load-balancer.ts';
import { loadBalancerAlarms } from '../containers/load-balancer-alarms.ts';
import { requestAlarms, taskAlarms } from '../containers/service-alarms.ts';
import type { Edge } from '../edge/edge.ts';
import { edgeAlarms } from '../edge/edge-alarms.ts';
import { defineDashboard } from '../monitoring/dashboard.ts';
import type { OperationsStack } from '../monitoring/operations-stack.ts';
import type { ShopCanary } from '../monitoring/shop-canary.ts';
import { Watch } from '../monitoring/watch.ts';
import type { CopyVault } from '../recovery/vault.ts';
import type { WorkloadEnvironment } from '../workload-environment.ts';
import { businessAlarms, canaryAlarms } from './business-alarms.ts';
import { businessGraphs } from './business-graphs.ts';
import { watchFunctions } from './watch-functions.ts';

export interface WatchServicesProps {
  environment: WorkloadEnvironment;
  operations: OperationsStack;
  internal: InternalLoadBalancer;
  edge: Edge;
  storefront: ContainerService;
  canary: ShopCanary | undefined;
  /** Where copies of the database are looked for. */
  copies?: CopyVault | undefined;
  /** All others. */
  services: readonly ContainerService[];
}

/** Alarms about every service and function of the stack; called when all of them are there. */
export function watchServices(stack: Stack, props: WatchServicesProps): void {
  const { environment, operations, internal, edge, storefront, services, canary, copies } = props;
  const reach = new Watch(stack, 'ProxyWatch', {
    operations,
    trouble: 'Customers do not reach the shop',
    runbook: 'customers-do-not-reach-the-shop',
    alarms: edgeAlarms(edge),
  });
  const parts = new Watch(stack, 'ServiceWatch', {
    operations,
    trouble: 'A part of the shop does not work',
    runbook: 'a-part-of-the-shop-does-not-work',
    alarms: [
      ...[storefront, ...services].flatMap(({ node, contract, service }) =>
        taskAlarms({ id: node.id, name: contract.name, service, urgency: 'page' }),
      ),
      ...[...internal.targetGroups].flatMap(([service, groups]) => requestAlarms(service, groups)),
      ...loadBalancerAlarms(internal.loadBalancer),
    ],
  });
  const functions = watchFunctions(stack, operations, copies ? snapshotAlarms(environment) : []);
  const visits = (period: Duration) => internal.requestsTo(storefront, period);
  const business = new Watch(stack, 'BusinessWatch', {
    operations,
    trouble: 'Customers come and do not get what they want',
    runbook: 'customers-do-not-get-what-they-want',
    alarms: [...businessAlarms(environment), ...(canary ? canaryAlarms(canary, environment) : [])],
  });
  defineDashboard(stack, { environment, subject: 'services', watches: [reach, parts, functions] });
  defineDashboard(stack, {
    environment,
    subject: 'business',
    graphs: businessGraphs(environment, visits),
    watches: [business],
  });
}

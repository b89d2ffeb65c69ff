import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { backOffice } from '../../app/back-office/contract.ts';
import { catalog } from '../../app/catalog/contract.ts';
import { orders } from '../../app/orders/contract.ts';
import { payments } from '../../app/payments/contract.ts';
import { Automation } from '../automation/automation.ts';
import { defineAutomationDeadLetters } from '../automation/dead-letters.ts';
import { Cluster } from '../containers/cluster.ts';
import type { ContainerService } from '../containers/container-service.ts';
import { InternalLoadBalancer } from '../containers/internal-load-balancer.ts';
import { type BuildRoles, TaskStopping } from '../containers/task-stopping.ts';
import { defineArtifactBucket } from '../data/buckets.ts';
import type { DataStack } from '../data/data-stack.ts';
import { Edge } from '../edge/edge.ts';
import type { RegionRole } from '../edge/shop-name.ts';
import type { EncryptionStack } from '../encryption/encryption-stack.ts';
import { CanaryHours } from '../monitoring/canary-hours.ts';
import type { OperationsStack } from '../monitoring/operations-stack.ts';
import { ShopCanary } from '../monitoring/shop-canary.ts';
import type { NetworkStack } from '../network/network-stack.ts';
import type { CopyVault } from '../recovery/vault.ts';
import type { Release, WorkloadEnvironment } from '../workload-environment.ts';
import { defineBackOffice } from './back-office.ts';
import { defineCatalog } from './catalog.ts';
import { Notification } from './notification.ts';
import { defineOrderProcessor } from './order-processor.ts';
import { defineOrders } from './orders.ts';
import { definePayments } from './payments.ts';
import type { ServiceSurroundings } from './service-surroundings.ts';
import { defineStorefront } from './storefront.ts';
import { watchServices } from './watch-services.ts';

export interface ServicesStackProps extends StackProps {
  environment: WorkloadEnvironment;
  release: Release;
  encryption: EncryptionStack;
  operations: OperationsStack;
  network: NetworkStack;
  data: DataStack;
  /** Of this region, where the environment has two. */
  role?: RegionRole;
  /** Where another region keeps copies of the database, if there is such a vault. */
  copies?: CopyVault | undefined;
  /** Builds that may stop tasks; left out, none may. */
  stoppingBuilds?: BuildRoles | undefined;
}

/** The programs of the shop, started in the order in which they need each other. */
export class ServicesStack extends Stack {
  /** Where customers reach the shop. */
  readonly shopUrl: CfnOutput;
  readonly cluster: Cluster;
  /** Of functions and scheduled tasks. */
  readonly deadLetters: IQueue;
  /** What grows with the number of customers. */
  readonly scaled: readonly ContainerService[];
  /** Where builds may stop tasks. */
  readonly taskStopping: TaskStopping | undefined;

  constructor(scope: Construct, id: string, props: ServicesStackProps) {
    super(scope, id, props);
    const cluster = new Cluster(this, 'Cluster', props);
    this.cluster = cluster;
    this.deadLetters = defineAutomationDeadLetters(this);
    const internal = new InternalLoadBalancer(this, 'Internal', props);
    const surroundings = { ...props, cluster, internal };
    const services = defineServices(this, surroundings);
    this.scaled = [
      services.storefront,
      services.catalog,
      services.orders,
      services.orderProcessor,
      services.payments,
    ];

    internal.route(services.catalog, { basePath: catalog.basePath, priority: 10 });
    internal.route(services.orders, { basePath: orders.basePath, priority: 20 });
    internal.route(services.payments, { basePath: payments.basePath, priority: 30 });
    internal.route(services.backOffice, { basePath: backOffice.basePath, priority: 40 });
    internal.routeTheRest(services.storefront);
    const edge = new Edge(this, 'Edge', { ...surroundings, ...(props.role && { role: props.role }) });

    new Notification(this, 'Notification', { ...props, shopUrl: edge.url, deadLetters: this.deadLetters });

    new Automation(this, 'Automation', {
      ...props,
      services: Object.values(services).map(({ service }) => service),
      proxies: edge.services,
      deadLetters: this.deadLetters,
    });

    const canary = defineCanary(this, { ...props, shopUrl: edge.url, deadLetters: this.deadLetters });
    for (const { service } of Object.values(services)) canary?.node.addDependency(service);
    for (const service of edge.services) canary?.node.addDependency(service);
    const { storefront, ...others } = services;
    watchServices(this, { ...props, internal, edge, storefront, services: Object.values(others), canary });

    const { environment, stoppingBuilds: builds } = props;
    this.taskStopping = builds && new TaskStopping(this, 'TaskStopping', { environment, cluster, builds });
    this.shopUrl = new CfnOutput(this, 'ShopUrl', {
      value: edge.url,
      description: 'Where customers reach the shop',
    });
    new CfnOutput(this, 'BackOfficeUrl', {
      value: `${edge.url}${backOffice.basePath}`,
      description: 'Where the back office is',
    });
  }
}

interface CanarySurroundings extends ServicesStackProps {
  shopUrl: string;
  deadLetters: IQueue;
}

/** Only where the environment wants one; of two regions in the waiting one, which is there when the other is lost. */
function defineCanary(
  scope: Construct,
  { environment, release, encryption, data, shopUrl, deadLetters }: CanarySurroundings,
): ShopCanary | undefined {
  if (!environment.canary || environment.drRegion !== undefined) return undefined;
  const { key } = encryption;
  const artifacts = defineArtifactBucket(scope, 'CanaryArtifacts', {
    environment,
    key,
    accessLogs: data.accessLogs,
  });
  const { canary: schedule, officeHours } = environment;
  const shopCanary = new ShopCanary(scope, 'Canary', {
    environment,
    release,
    schedule,
    artifacts,
    key,
    shopUrl,
  });
  if (officeHours)
    new CanaryHours(scope, 'CanaryHours', { canary: shopCanary.canary, officeHours, deadLetters });
  return shopCanary;
}

function defineServices(scope: Construct, surroundings: ServiceSurroundings) {
  return {
    catalog: defineCatalog(scope, surroundings),
    orders: defineOrders(scope, surroundings),
    payments: definePayments(scope, surroundings),
    orderProcessor: defineOrderProcessor(scope, surroundings),
    backOffice: defineBackOffice(scope, surroundings),
    storefront: defineStorefront(scope, surroundings),
  };
}

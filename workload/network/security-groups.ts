import { type IVpc, Peer, Port, SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import { acknowledge } from '../acknowledge.ts';
import type { WorkloadEnvironment } from '../workload-environment.ts';

const http = Port.tcp(80);
const https = Port.tcp(443);
const postgres = Port.tcp(5432);
const redis = Port.tcp(6379);

export type SecurityGroups = ReturnType<typeof defineSecurityGroups>;

/**
 * One security group for each party, and every rule between them, except those from a load balancer to its
 * targets, which come with the targets. They stand together so that "who may reach the database" has one answer.
 */
export function defineSecurityGroups(scope: Construct, vpc: IVpc, environment: WorkloadEnvironment) {
  const groups = defineGroups(scope, vpc);
  allowTheWorld(groups, environment);
  allowCallsBetween(groups);
  allowCallsOfAws(groups, environment);
  return groups;
}

function defineGroups(scope: Construct, vpc: IVpc) {
  const define = (id: string, description: string) =>
    new SecurityGroup(scope, `${id}SecurityGroup`, { vpc, description, allowAllOutbound: false });
  return {
    proxy: define('Proxy', 'Hosts of proxy, which the world reaches'),
    hosts: define('Hosts', 'Hosts of storefront'),
    internalLoadBalancer: define('InternalLoadBalancer', 'Load balancer in front of the services'),
    storefront: define('Storefront', 'Tasks of storefront'),
    catalog: define('Catalog', 'Tasks of catalog'),
    orders: define('Orders', 'Tasks of orders'),
    backOffice: define('BackOffice', 'Tasks of back-office'),
    orderProcessor: define('OrderProcessor', 'Tasks of order-processor'),
    payments: define('Payments', 'Tasks of payments'),
    reporting: define('Reporting', 'Task that extracts reports'),
    migrate: define('Migrate', 'Function that migrates the database'),
    redrive: define('Redrive', 'Function that sends dead letters again'),
    rotateSecret: define('RotateSecret', 'Functions that change passwords'),
    database: define('Database', 'Aurora PostgreSQL'),
    cache: define('Cache', 'ElastiCache'),
    endpoints: define('Endpoints', 'Interface endpoints of the APIs of AWS'),
  };
}

/** Without a domain there is no certificate, and nothing to be had by HTTPS. */
function allowTheWorld({ proxy }: ReturnType<typeof defineGroups>, { domain }: WorkloadEnvironment): void {
  proxy.addIngressRule(Peer.anyIpv4(), http, 'The world to the shop');
  acknowledge(proxy, {
    rules: ['AwsSolutions-EC23'],
    reason: 'The shop is there for the world, which reaches the ports of the proxies and nothing else.',
  });
  if (domain !== undefined) proxy.addIngressRule(Peer.anyIpv4(), https, 'The world to the shop');
}

function allowCallsBetween(groups: ReturnType<typeof defineGroups>): void {
  for (const client of [groups.proxy, groups.storefront, groups.orderProcessor, groups.backOffice]) {
    client.connections.allowTo(groups.internalLoadBalancer, http, 'To the services');
  }
  for (const client of [
    groups.catalog,
    groups.orders,
    groups.orderProcessor,
    groups.payments,
    groups.reporting,
    groups.migrate,
    groups.redrive,
    groups.rotateSecret,
  ]) {
    client.connections.allowTo(groups.database, postgres, 'To the database');
  }
  for (const client of [groups.storefront, groups.catalog, groups.orderProcessor, groups.rotateSecret]) {
    client.connections.allowTo(groups.cache, redis, 'To the cache');
  }
}

/**
 * Images and answers to CloudFormation are in S3, whose addresses no security group names, and the sign-in of the back
 * office is on the internet: whoever needs one of them may go out, by HTTPS alone. The storefront speaks to SQS and, after
 * a rotation, to Secrets Manager only, so where there are endpoints it has no way out at all; its image and the first
 * secrets of its tasks are fetched by their host.
 */
function allowCallsOfAws(groups: ReturnType<typeof defineGroups>, environment: WorkloadEnvironment): void {
  const goOut = [
    groups.proxy,
    groups.hosts,
    groups.catalog,
    groups.orders,
    groups.backOffice,
    groups.orderProcessor,
    groups.payments,
    groups.reporting,
    groups.migrate,
    groups.redrive,
    groups.rotateSecret,
  ];
  const { interfaceEndpoints } = environment.sizes;
  for (const client of interfaceEndpoints ? goOut : [...goOut, groups.storefront]) {
    client.addEgressRule(Peer.anyIpv4(), https, 'APIs of AWS, and S3');
  }
  if (!interfaceEndpoints) return;
  groups.storefront.connections.allowTo(groups.endpoints, https, 'APIs of AWS');
  for (const client of goOut) groups.endpoints.connections.allowFrom(client, https, 'APIs of AWS');
}

import { type IVpc, Peer, Port, SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import { proxy } from '../../app/proxy/contract.ts';

const http = Port.tcp(80);
const postgres = Port.tcp(5432);
const redis = Port.tcp(6379);

export type SecurityGroups = ReturnType<typeof defineSecurityGroups>;

/**
 * One security group for each party, and every rule between them, except those from a load balancer to its
 * targets, which come with the targets. They stand together so that "who may reach the database" has one answer.
 */
export function defineSecurityGroups(scope: Construct, vpc: IVpc) {
  const define = (id: string, description: string, allowAllOutbound = true) =>
    new SecurityGroup(scope, `${id}SecurityGroup`, { vpc, description, allowAllOutbound });

  const groups = {
    entry: define('Entry', 'Network load balancer that the world reaches', false),
    hosts: define('Hosts', 'EC2 hosts that carry storefront and proxy'),
    proxy: define('Proxy', 'Tasks of proxy'),
    internalLoadBalancer: define('InternalLoadBalancer', 'Load balancer in front of the services', false),
    storefront: define('Storefront', 'Tasks of storefront'),
    catalog: define('Catalog', 'Tasks of catalog'),
    orders: define('Orders', 'Tasks of orders'),
    backOffice: define('BackOffice', 'Tasks of back-office'),
    orderProcessor: define('OrderProcessor', 'Tasks of order-processor'),
    payments: define('Payments', 'Tasks of payments'),
    migrate: define('Migrate', 'Function that migrates the database'),
    database: define('Database', 'Aurora PostgreSQL', false),
    cache: define('Cache', 'ElastiCache', false),
  };

  groups.entry.addIngressRule(Peer.anyIpv4(), http, 'The world to the shop');
  groups.entry.connections.allowTo(groups.proxy, Port.tcp(proxy.port), 'Entry to proxy');
  for (const client of [groups.proxy, groups.storefront, groups.orderProcessor, groups.backOffice]) {
    client.connections.allowTo(groups.internalLoadBalancer, http, 'To the services');
  }
  for (const client of [
    groups.catalog,
    groups.orders,
    groups.orderProcessor,
    groups.payments,
    groups.migrate,
  ]) {
    client.connections.allowTo(groups.database, postgres, 'To the database');
  }
  for (const client of [groups.storefront, groups.catalog, groups.orderProcessor]) {
    client.connections.allowTo(groups.cache, redis, 'To the cache');
  }
  return groups;
}

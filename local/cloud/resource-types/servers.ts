import type { ResourceType } from '../resource-type.ts';
import { scalableTarget } from './application-auto-scaling-scalable-target.ts';
import { scalingPolicy } from './application-auto-scaling-scaling-policy.ts';
import { regionSwitchPlan } from './arc-region-switch-plan.ts';
import { elasticIp } from './ec2-eip.ts';
import { cluster } from './ecs-cluster.ts';
import { service } from './ecs-service.ts';
import { taskDefinition } from './ecs-task-definition.ts';
import { cacheCluster } from './elasticache-cache-cluster.ts';
import { replicationGroup } from './elasticache-replication-group.ts';
import { serverlessCache } from './elasticache-serverless-cache.ts';
import { cacheUser } from './elasticache-user.ts';
import { cacheUserGroup } from './elasticache-user-group.ts';
import { listener } from './elbv2-listener.ts';
import { listenerRule } from './elbv2-listener-rule.ts';
import { loadBalancer } from './elbv2-load-balancer.ts';
import { targetGroup } from './elbv2-target-group.ts';
import { dbCluster } from './rds-db-cluster.ts';
import { dbInstance } from './rds-db-instance.ts';
import { globalCluster } from './rds-global-cluster.ts';
import { route53HealthCheck } from './route53-health-check.ts';
import { recordSet, recordSetGroup } from './route53-record-set.ts';

/** Types behind which servers run on this machine; they stand on nothing but the runtime of each request. */
export const servers: readonly ResourceType[] = [
  elasticIp,
  route53HealthCheck,
  recordSet,
  recordSetGroup,
  regionSwitchPlan,
  cluster,
  taskDefinition,
  service,
  scalableTarget,
  scalingPolicy,
  loadBalancer,
  targetGroup,
  listener,
  listenerRule,
  dbCluster,
  globalCluster,
  dbInstance,
  cacheUser,
  cacheUserGroup,
  replicationGroup,
  cacheCluster,
  serverlessCache,
];

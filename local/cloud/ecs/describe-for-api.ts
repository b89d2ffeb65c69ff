import type { Service, ServiceIdentity } from './service.ts';
import type { Task, TaskState } from './task.ts';
import type { TaskDefinition } from './task-definition.ts';
import type { TaskOverrides } from './task-overrides.ts';

/** The last part of an ARN, or the name that was given in its place. */
export function nameOf(nameOrArn: string): string {
  return nameOrArn.split('/').at(-1) ?? '';
}

/** The name of the cluster in which a service stands. */
export function clusterOf({ arn }: Pick<ServiceIdentity, 'arn'>): string {
  return arn.split('/').at(-2) ?? '';
}

/** As ECS describes a service: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Service.html */
export function describeService(service: Service) {
  const { identity, goal, allTasks, deploymentStatus } = service;
  const counts = {
    desiredCount: goal.desiredCount,
    runningCount: allTasks.filter((task) => statusOf(task).lastStatus === 'RUNNING').length,
    pendingCount: allTasks.filter((task) => statusOf(task).lastStatus === 'PENDING').length,
  };
  const taskDefinition = goal.definition.arn;
  return {
    serviceArn: identity.arn,
    serviceName: nameOf(identity.arn),
    clusterArn: clusterArnOf(identity),
    status: 'ACTIVE',
    ...counts,
    taskDefinition,
    deployments: [{ status: 'PRIMARY', rolloutState: deploymentStatus, ...counts, taskDefinition }],
  };
}

/** A task, and where it belongs. */
export interface PlacedTask {
  account: string;
  region: string;
  /** The name of the cluster. */
  cluster: string;
  /** `service:<name>` or `family:<name>`. */
  group: string;
  /** What of its definition is another for it; a task of a service has none. */
  overrides?: TaskOverrides;
  task: Task;
}

export function placedTasks({ identity, allTasks }: Pick<Service, 'identity' | 'allTasks'>): PlacedTask[] {
  const { account, region, arn } = identity;
  const cluster = clusterOf(identity);
  return allTasks.map((task) => ({ account, region, cluster, group: `service:${nameOf(arn)}`, task }));
}

/** As ECS describes a task: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Task.html */
export function describeTask({ account, region, cluster, group, overrides, task }: PlacedTask) {
  const taskArn = `arn:aws:ecs:${region}:${account}:task/${cluster}/${task.id}`;
  const { lastStatus, desiredStatus, healthStatus } = statusOf(task);
  return {
    taskArn,
    clusterArn: `arn:aws:ecs:${region}:${account}:cluster/${cluster}`,
    taskDefinitionArn: task.definition.arn,
    group,
    ...(task.zone !== undefined && { availabilityZone: task.zone }),
    ...(task.host !== undefined &&
      !task.definition.usesHostNetwork && { attachments: [networkInterfaceOf(task.host)] }),
    ...sizeOf(task.definition),
    overrides: { containerOverrides: [], ...overrides },
    startedAt: task.startedAt.getTime() / 1000,
    ...{ lastStatus, desiredStatus, healthStatus },
    ...(task.stoppedFor !== undefined && { stopCode: 'UserInitiated', stoppedReason: task.stoppedFor }),
    containers: task.definition.containers.map(({ Name }) => ({
      ...{ name: Name, taskArn, lastStatus, healthStatus },
    })),
  };
}

/** Where its definition, or what overrides it, says how large it is. */
function sizeOf({ cpuUnits, memoryInMebibytes }: TaskDefinition) {
  return {
    ...(cpuUnits !== undefined && { cpu: String(cpuUnits) }),
    ...(memoryInMebibytes !== undefined && { memory: String(memoryInMebibytes) }),
  };
}

/** As of a task in network mode `awsvpc`: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Attachment.html */
function networkInterfaceOf(host: string) {
  return {
    type: 'ElasticNetworkInterface',
    status: 'ATTACHED',
    details: [{ name: 'privateIPv4Address', value: host }],
  };
}

function clusterArnOf(identity: ServiceIdentity): string {
  return `arn:aws:ecs:${identity.region}:${identity.account}:cluster/${clusterOf(identity)}`;
}

/**
 * A task runs before it is healthy, and is stopped by leaving its load balancers first.
 * Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-lifecycle-explanation.html
 */
const lastStatuses: Record<TaskState, string> = {
  starting: 'RUNNING',
  healthy: 'RUNNING',
  unhealthy: 'RUNNING',
  draining: 'DEACTIVATING',
  stopping: 'STOPPING',
  ended: 'STOPPED',
};

function statusOf({ state, pid, definition }: Task) {
  const lastStatus = state === 'starting' && pid === 0 ? 'PENDING' : lastStatuses[state];
  const isWatched = definition.containers.some(({ HealthCheck }) => HealthCheck);
  const knownHealth = { healthy: 'HEALTHY', unhealthy: 'UNHEALTHY' }[state as string];
  return {
    lastStatus,
    desiredStatus: lastStatus === 'RUNNING' || lastStatus === 'PENDING' ? 'RUNNING' : 'STOPPED',
    healthStatus: (isWatched && knownHealth) || 'UNKNOWN',
  };
}

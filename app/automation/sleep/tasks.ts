import {
  type ApplicationAutoScalingClient,
  DescribeScalableTargetsCommand,
  RegisterScalableTargetCommand,
} from '@aws-sdk/client-application-auto-scaling';
import { DescribeServicesCommand, type ECSClient, UpdateServiceCommand } from '@aws-sdk/client-ecs';
import type { SleepResult } from './contract.ts';

export interface TaskClients {
  ecs: ECSClient;
  scaling: ApplicationAutoScalingClient;
}

export interface Services {
  cluster: string;
  /** Those that follow the load. */
  scaled: readonly string[];
  /** Those that have one task, or none. */
  single: readonly string[];
}

/** ECS does not know a service that it was asked about. */
export class ServiceMissingError extends Error {
  constructor(cluster: string, reason: string) {
    super(
      `The cluster ${cluster} does not have every service of the environment: ${reason}. Deploy the environment again.`,
    );
    this.name = 'ServiceMissingError';
  }
}

/** The most that ECS describes at once: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeServices.html */
const servicesAtOnce = 10;

const scaling = { ServiceNamespace: 'ecs', ScalableDimension: 'ecs:service:DesiredCount' } as const;

/**
 * Stops all tasks of every service. Nothing starts one again until `startTasks`, whatever the load; hosts that stand empty
 * end by themselves.
 */
export async function stopTasks(clients: TaskClients, services: Services): Promise<void> {
  for (const { name } of await findScaledServices(clients, services)) {
    await suspendScaling(clients, services.cluster, name, true);
    await setTasks(clients, services.cluster, name, 0);
  }
  for (const name of services.single) await setTasks(clients, services.cluster, name, 0);
}

/** Starts as many tasks of each service as it has at least; from there the load decides. */
export async function startTasks(clients: TaskClients, services: Services): Promise<void> {
  for (const { name, minimum } of await findScaledServices(clients, services)) {
    await setTasks(clients, services.cluster, name, minimum);
    await suspendScaling(clients, services.cluster, name, false);
  }
  for (const name of services.single) await setTasks(clients, services.cluster, name, 1);
}

/** @throws {ServiceMissingError} */
export async function describeTasks(
  { ecs }: TaskClients,
  { cluster, scaled, single }: Services,
): Promise<SleepResult['services']> {
  const names = [...scaled, ...single];
  const described: SleepResult['services'] = [];
  for (let from = 0; from < names.length; from += servicesAtOnce) {
    const { services = [], failures = [] } = await ecs.send(
      new DescribeServicesCommand({ cluster, services: names.slice(from, from + servicesAtOnce) }),
    );
    const [failure] = failures;
    if (failure) throw new ServiceMissingError(cluster, `${failure.arn} is ${failure.reason}`);
    for (const { serviceName = '', desiredCount = 0, runningCount = 0 } of services) {
      described.push({ name: serviceName, desiredTasks: desiredCount, runningTasks: runningCount });
    }
  }
  return described;
}

async function findScaledServices(
  { scaling: client }: TaskClients,
  { cluster, scaled: names }: Services,
): Promise<{ name: string; minimum: number }[]> {
  const { ScalableTargets = [] } = await client.send(
    new DescribeScalableTargetsCommand({
      ...scaling,
      ResourceIds: names.map((name) => resourceId(cluster, name)),
    }),
  );
  const minimumOf = new Map(ScalableTargets.map(({ ResourceId, MinCapacity }) => [ResourceId, MinCapacity]));
  return names.flatMap((name) => {
    const minimum = minimumOf.get(resourceId(cluster, name));
    return minimum === undefined ? [] : [{ name, minimum }];
  });
}

async function suspendScaling(
  { scaling: client }: TaskClients,
  cluster: string,
  name: string,
  isSuspended: boolean,
): Promise<void> {
  await client.send(
    new RegisterScalableTargetCommand({
      ...scaling,
      ResourceId: resourceId(cluster, name),
      SuspendedState: {
        DynamicScalingInSuspended: isSuspended,
        DynamicScalingOutSuspended: isSuspended,
        ScheduledScalingSuspended: isSuspended,
      },
    }),
  );
}

async function setTasks({ ecs }: TaskClients, cluster: string, name: string, count: number): Promise<void> {
  await ecs.send(new UpdateServiceCommand({ cluster, service: name, desiredCount: count }));
}

function resourceId(cluster: string, name: string): string {
  return `service/${cluster}/${name}`;
}

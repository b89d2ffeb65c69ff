import { join } from 'node:path';
import { z } from 'zod';
import { elasticAddresses } from '../addresses/elastic-addresses.ts';
import { checkImages } from '../ecs/container-launch.ts';
import { desiredCounts } from '../ecs/desired-counts.ts';
import { findTaskDefinition } from '../ecs/find-task-definition.ts';
import { fleet } from '../ecs/fleet.ts';
import { addressesOfHosts } from '../ecs/host-addresses.ts';
import { registeredDefinitions } from '../ecs/registered-definitions.ts';
import { Service, type ServiceIdentity } from '../ecs/service.ts';
import type { ServiceGoal } from '../ecs/service-goal.ts';
import { shiftOf, shiftProperties } from '../ecs/shift-properties.ts';
import { mainContainer } from '../ecs/task-definition.ts';
import { faultIdOf } from '../faults/fault-ids.ts';
import { faultStore } from '../faults/fault-store.ts';
import { zonesOfService } from '../faults/placement.ts';
import { loadBalancing } from '../load-balancing/load-balancing.ts';
import { parseProperties } from '../parse-properties.ts';
import { physicalName } from '../physical-name.ts';
import type { ResourceRequest, ResourceType } from '../resource-type.ts';

const type = 'AWS::ECS::Service';

// The defaults are those of the "CreateService" action, Amazon ECS API reference.
const schema = z.object({
  ServiceName: z.string().optional(),
  Cluster: z.string().default('default'),
  TaskDefinition: z.string(),
  DesiredCount: z.coerce.number().int().min(0).optional(),
  NetworkConfiguration: z
    .object({ AwsvpcConfiguration: z.object({ Subnets: z.array(z.string()).default([]) }).prefault({}) })
    .prefault({}),
  CapacityProviderStrategy: z.array(z.object({ CapacityProvider: z.string() })).default([]),
  LoadBalancers: z
    .array(
      z.object({
        TargetGroupArn: z.string(),
        ContainerName: z.string(),
        ContainerPort: z.coerce.number(),
        AdvancedConfiguration: z
          .object({ AlternateTargetGroupArn: z.string(), ProductionListenerRule: z.string() })
          .optional(),
      }),
    )
    .default([]),
  DeploymentConfiguration: z
    .object({
      ...shiftProperties,
      MinimumHealthyPercent: z.coerce.number().default(100),
      MaximumPercent: z.coerce.number().default(200),
      DeploymentCircuitBreaker: z.object({ Enable: z.boolean() }).default({ Enable: false }),
    })
    .prefault({}),
});

/**
 * The longest time that a new task gets to become healthy. On AWS it is the grace period and the health checks'
 * settings; on one machine a task is there within seconds or not at all, and nobody wants to wait for minutes.
 */
const startLimitInSeconds = 20;

/** ECS can shift requests only by a rule that knows both groups of targets. */
export class UnshiftableRuleError extends Error {
  constructor(rule: string, missing: string) {
    super(
      `The listener rule ${rule} does not forward to the target group ${missing}; let it forward to both, with weights.`,
    );
    this.name = 'UnshiftableRuleError';
  }
}

/**
 * Tasks are processes of this machine, replaced one by one, or side by side where a load balancer shifts requests from one
 * group of targets to another (`CANARY`, `LINEAR`, `BLUE_GREEN`). A circuit breaker and alarms take a deployment back.
 */
export const service: ResourceType = {
  type,
  replacedBy: ['Cluster', 'DeploymentController', 'LaunchType', 'Role', 'SchedulingStrategy', 'ServiceName'],
  async create(request) {
    const { address, properties, runtime } = request;
    const { ServiceName, Cluster } = parseProperties(type, schema, properties);
    const name = ServiceName ?? physicalName(request, 255);
    const cluster = Cluster.split('/').at(-1);
    const arn = `arn:aws:ecs:${address.region}:${address.account}:service/${cluster}/${name}`;
    // A creation that is repeated finds what it has begun.
    const begun = fleet(runtime).find(arn);
    const goal = goalOf(request, begun);
    checkSurroundings(request, goal);
    const created = begun ?? fleet(runtime).add(new Service(identity(request, arn, goal), runtime, goal));
    try {
      await created.deploy(goal);
    } catch (error) {
      await fleet(runtime).remove(arn);
      throw error;
    }
    return { physicalId: arn, attributes: { ServiceArn: arn, Name: name } };
  },
  async update(request) {
    const { properties, resource, runtime } = request;
    const { physicalId, attributes } = resource;
    const running = fleet(runtime).find(physicalId);
    const goal = goalOf(request, running);
    checkSurroundings(request, goal);
    const updated =
      running ?? fleet(runtime).add(new Service(identity(request, physicalId, goal), runtime, goal));
    await updated.deploy(goal);
    if (properties.DesiredCount !== undefined) desiredCounts(runtime).remove(physicalId);
    registeredDefinitions(runtime).takeBack(physicalId);
    return { physicalId, attributes };
  },
  async resume(request) {
    const { resource, runtime } = request;
    const arn = resource.physicalId;
    const { desiredCount, definition, ...goal } = goalOf(request);
    const given = registeredDefinitions(runtime).ofService(arn);
    const asked = {
      ...goal,
      desiredCount: desiredCounts(runtime).of(arn) ?? desiredCount,
      definition: given === undefined ? definition : findTaskDefinition(runtime, request.address, given),
    };
    fleet(runtime)
      .add(new Service(identity(request, arn, asked), runtime, asked))
      .resume();
  },
  async delete({ resource, runtime }) {
    faultStore(runtime).remove(faultIdOf(resource));
    desiredCounts(runtime).remove(resource.physicalId);
    registeredDefinitions(runtime).takeBack(resource.physicalId);
    await fleet(runtime).remove(resource.physicalId);
  },
};

/** What is missing now will be missing at every attempt to start a task. */
function checkSurroundings(request: ResourceRequest, { definition, addresses }: ServiceGoal): void {
  checkImages(request.runtime, definition.containers);
  elasticAddresses(request.runtime).check(addresses);
  checkShifting(request);
}

function checkShifting({ properties, runtime, log }: ResourceRequest): void {
  const { LoadBalancers, DeploymentConfiguration } = parseProperties(type, schema, properties);
  const { Strategy } = DeploymentConfiguration;
  if (Strategy !== 'ROLLING') log(`${Strategy}: requests are shifted as the template says, within seconds`);
  for (const { TargetGroupArn, AdvancedConfiguration } of LoadBalancers) {
    if (!AdvancedConfiguration) continue;
    const { AlternateTargetGroupArn, ProductionListenerRule } = AdvancedConfiguration;
    const known = loadBalancing(runtime).targetGroupsOfRule(ProductionListenerRule);
    const missing = [TargetGroupArn, AlternateTargetGroupArn].find((arn) => !known.includes(arn));
    if (missing !== undefined) throw new UnshiftableRuleError(ProductionListenerRule, missing);
  }
}

function identity(request: ResourceRequest, arn: string, goal: ServiceGoal): ServiceIdentity {
  const { account, region, stackName } = request.address;
  const faultId = faultIdOf(request.address);
  // Short, as it stands in lists; the last characters tell services apart whose main containers have one name.
  const name = `${stackName}/${mainContainer(goal.definition).Name}-${arn.slice(-4).toLowerCase()}`;
  return { arn, name, account, region, stackName, faultId, logDirectory: join(request.directory, 'logs') };
}

/** A template without a count leaves it as it is: between the bounds of its scalable target, or else one. */
function goalOf(request: ResourceRequest, running?: Service): ServiceGoal {
  const parsed = parseProperties(type, schema, request.properties);
  const { DeploymentConfiguration } = parsed;
  const definition = findTaskDefinition(request.runtime, request.address, parsed.TaskDefinition);
  const capacityProviders = parsed.CapacityProviderStrategy.map(({ CapacityProvider }) => CapacityProvider);
  return {
    definition,
    desiredCount: parsed.DesiredCount ?? running?.goal.desiredCount ?? 1,
    minimumHealthyPercent: DeploymentConfiguration.MinimumHealthyPercent,
    maximumPercent: DeploymentConfiguration.MaximumPercent,
    hasCircuitBreaker: DeploymentConfiguration.DeploymentCircuitBreaker.Enable,
    startLimitInSeconds,
    shift: shiftOf(DeploymentConfiguration, parsed.LoadBalancers),
    alarms: DeploymentConfiguration.Alarms.Enable ? DeploymentConfiguration.Alarms.AlarmNames : [],
    targets: parsed.LoadBalancers.map(({ TargetGroupArn, ContainerName, ContainerPort }) => ({
      targetGroupArn: TargetGroupArn,
      containerName: ContainerName,
      containerPort: ContainerPort,
    })),
    zones: zonesOfService(request, {
      subnets: parsed.NetworkConfiguration.AwsvpcConfiguration.Subnets,
      capacityProviders,
    }),
    addresses: definition.usesHostNetwork ? addressesOfHosts(request, capacityProviders) : [],
  };
}

import { resourcesOf, type Stack, type TemplateResource } from '../deployment/stack.ts';

/** How much of something the stacks of one account and region take. */
export interface Need {
  /** To be deployed, and to go from one release to the next. */
  least: number;
  /** When everything has grown as far as environments.ts lets it. */
  most: number;
}

/** How many resources of a type there are. */
export function countOf(type: string): (stacks: readonly Stack[]) => Need {
  return (stacks) => {
    const count = stacks.flatMap((stack) => resourcesOf(stack, type)).length;
    return { least: count, most: count };
  };
}

/** NAT gateways of all environments in the zone that has most of them. */
export function natGatewaysInOneZone(stacks: readonly Stack[]): Need {
  const perZone = new Map<string, number>();
  for (const stack of stacks) {
    for (const [, { Properties }] of resourcesOf(stack, 'AWS::EC2::NatGateway')) {
      const subnet = stack.template.Resources[referenceIn(Properties?.SubnetId)];
      const zone = JSON.stringify(subnet?.Properties?.AvailabilityZone);
      perZone.set(zone, (perZone.get(zone) ?? 0) + 1);
    }
  }
  const most = Math.max(0, ...perZone.values());
  return { least: most, most };
}

/** Virtual processors of EC2 hosts: each group has at least one host. */
export function hostProcessors(stacks: readonly Stack[]): Need {
  return sum(
    stacks.flatMap((stack) =>
      resourcesOf(stack, 'AWS::AutoScaling::AutoScalingGroup').map(([, group]) => {
        const processors = processorsOf(instanceTypeOf(stack, group));
        return { least: processors, most: processors * Number(group.Properties?.MaxSize ?? 1) };
      }),
    ),
  );
}

/** Virtual processors of the tasks that a capacity provider of Fargate runs, while a new version takes over. */
export function fargateProcessors(provider: 'FARGATE' | 'FARGATE_SPOT'): (stacks: readonly Stack[]) => Need {
  return (stacks) =>
    sum(
      stacks.flatMap((stack) =>
        resourcesOf(stack, 'AWS::ECS::Service')
          .filter(([, service]) => runsOn(service, provider))
          .map(([logicalId, service]) => processorsOfService(stack, logicalId, service)),
      ),
    );
}

function processorsOfService(stack: Stack, logicalId: string, { Properties }: TemplateResource): Need {
  const task = stack.template.Resources[referenceIn(Properties?.TaskDefinition)];
  const deployment = Properties?.DeploymentConfiguration as { MaximumPercent?: number } | undefined;
  const each = (Number(task?.Properties?.Cpu ?? 0) / 1024) * ((deployment?.MaximumPercent ?? 200) / 100);
  const target = resourcesOf(stack, 'AWS::ApplicationAutoScaling::ScalableTarget').find(([, scaled]) =>
    JSON.stringify(scaled.Properties?.ResourceId).includes(`"${logicalId}"`),
  )?.[1].Properties;
  const desired = Number(Properties?.DesiredCount ?? 1);
  return {
    least: each * Number(target?.MinCapacity ?? desired),
    most: each * Number(target?.MaxCapacity ?? desired),
  };
}

function runsOn({ Properties }: TemplateResource, provider: string): boolean {
  const strategy = Properties?.CapacityProviderStrategy as { CapacityProvider: unknown }[] | undefined;
  if (strategy === undefined) return Properties?.LaunchType === provider;
  return strategy.some(({ CapacityProvider }) => CapacityProvider === provider);
}

function instanceTypeOf(stack: Stack, { Properties }: TemplateResource): string {
  const launch = Properties?.LaunchTemplate as { LaunchTemplateId?: unknown } | undefined;
  const template = stack.template.Resources[referenceIn(launch?.LaunchTemplateId)];
  const data = template?.Properties?.LaunchTemplateData as { InstanceType?: string } | undefined;
  return data?.InstanceType ?? '';
}

/**
 * From two for most small sizes, doubled with each step: `m6i.large` has 2, `m6i.4xlarge` 16.
 * https://docs.aws.amazon.com/ec2/latest/instancetypes/instance-type-specifications.html
 */
function processorsOf(instanceType: string): number {
  const [family = '', size = ''] = instanceType.split('.');
  const [, multiple] = /^(\d*)xlarge$/.exec(size) ?? [];
  if (multiple !== undefined) return 4 * Number(multiple === '' ? 1 : multiple);
  return size === 'medium' && !family.startsWith('t') ? 1 : 2;
}

function referenceIn(value: unknown): string {
  return (value as { Ref?: string } | undefined)?.Ref ?? '';
}

function sum(needs: readonly Need[]): Need {
  return {
    least: needs.reduce((total, { least }) => total + least, 0),
    most: needs.reduce((total, { most }) => total + most, 0),
  };
}

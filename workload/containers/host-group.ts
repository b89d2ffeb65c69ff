import { Duration, Tags } from 'aws-cdk-lib';
import { AutoScalingGroup, CfnAutoScalingGroup } from 'aws-cdk-lib/aws-autoscaling';
import {
  BlockDeviceVolume,
  InstanceType,
  LaunchTemplate,
  MachineImage,
  SubnetType,
} from 'aws-cdk-lib/aws-ec2';
import { type IManagedPolicy, type IRole, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { acknowledge } from '../acknowledge.ts';
import type { NetworkStack } from '../network/network-stack.ts';
import type { Architecture, WorkloadEnvironment } from '../workload-environment.ts';

/** Of every host: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-agent-config.html */
export const agentConfiguration = [
  // A container may have security options, such as no new privileges, where the agent says that it knows them:
  // https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html (dockerSecurityOptions)
  'ECS_SELINUX_CAPABLE=true',
  // Logs are written with the execution role of their task, and none with that of the host.
  'ECS_ENABLE_AWSLOGS_EXECUTIONROLE_OVERRIDE=true',
];

/** Tasks with a network interface of their own have roles of their own, and no business with the host's. */
const guardOfCredentials = 'ECS_AWSVPC_BLOCK_IMDS=true';

/** Where AWS says which image for ECS is the newest. */
export const newestImages: Readonly<Record<Architecture, string>> = {
  x86_64: '/aws/service/ecs/optimized-ami/amazon-linux-2023/recommended/image_id',
  arm64: '/aws/service/ecs/optimized-ami/amazon-linux-2023/arm64/recommended/image_id',
};

/** So old does a host become, and so old may the image be that it was started from. */
const lifetime = Duration.days(14);

/** The one volume of a host, as large as that of its image, which names it so. */
export const encryptedVolume = {
  deviceName: '/dev/xvda',
  volume: BlockDeviceVolume.ebs(30, { encrypted: true }),
};

export interface HostGroupProps {
  environment: WorkloadEnvironment;
  network: NetworkStack;
  agentPolicy: IManagedPolicy;
}

/** EC2 hosts for tasks: none at first, then as many as ECS asks for, each started from the newest image there is. */
export function defineHostGroup(
  scope: Construct,
  { environment, network, agentPolicy }: HostGroupProps,
): AutoScalingGroup {
  const { instanceType, maximum } = environment.sizes.hosts;
  const group = new AutoScalingGroup(scope, 'HostGroup', {
    vpc: network.vpc,
    vpcSubnets: { subnetType: SubnetType.PRIVATE_WITH_EGRESS },
    launchTemplate: new LaunchTemplate(scope, 'HostTemplate', {
      instanceType: new InstanceType(instanceType),
      // Looked up at every start of a host, not at a deployment, of which a quiet month has none.
      machineImage: MachineImage.resolveSsmParameterAtLaunch(newestImages[environment.architecture]),
      securityGroup: network.securityGroups.hosts,
      role: defineHostRole(scope, agentPolicy),
      requireImdsv2: true,
      blockDevices: [encryptedVolume],
    }),
    // Empty at first: a host that joins the cluster before its capacity provider does might never count as part of it
    // (https://docs.aws.amazon.com/AmazonECS/latest/developerguide/asg-capacity-providers.html). Tasks bring hosts.
    minCapacity: 0,
    maxCapacity: maximum,
    maxInstanceLifetime: lifetime,
  });
  startBeforeEnding(group);
  acknowledgeSilence(group);
  // ECS sets this tag when it takes the group over; an update by CloudFormation must not take it off again.
  Tags.of(group).add('AmazonECSManaged', 'true');
  group.addUserData(...configureAgent([guardOfCredentials, ...agentConfiguration]));
  return group;
}

/** The construct library would add what its own idea of an agent needs, logs of others included. */
function defineHostRole(scope: Construct, agentPolicy: IManagedPolicy): IRole {
  const role = new Role(scope, 'HostRole', {
    assumedBy: new ServicePrincipal('ec2.amazonaws.com'),
    managedPolicies: [agentPolicy],
  });
  return role.withoutPolicyUpdates();
}

/** Commands for the start of a host. */
export function configureAgent(settings: readonly string[]): string[] {
  return settings.map((setting) => `echo ${setting} >> /etc/ecs/ecs.config`);
}

/** Of a group whose number of hosts ECS decides upon. */
export function acknowledgeSilence(group: AutoScalingGroup): void {
  acknowledge(group, {
    rules: ['AwsSolutions-AS3'],
    reason: 'Hosts come and go with the tasks; what counts is whether tasks find a place and are well.',
  });
}

/** A host that has become old, or ill, goes when its successor can take over its tasks. CDK has no property for this. */
function startBeforeEnding(group: AutoScalingGroup): void {
  const resource = group.node.defaultChild;
  if (!(resource instanceof CfnAutoScalingGroup))
    throw new Error('An AutoScalingGroup has no group of its own');
  resource.instanceMaintenancePolicy = { minHealthyPercentage: 100, maxHealthyPercentage: 200 };
}

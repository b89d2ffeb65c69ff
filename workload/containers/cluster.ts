import { Tags } from 'aws-cdk-lib';
import { AutoScalingGroup } from 'aws-cdk-lib/aws-autoscaling';
import { InstanceType, LaunchTemplate, SubnetType } from 'aws-cdk-lib/aws-ec2';
import {
  AsgCapacityProvider,
  ContainerInsights,
  Cluster as EcsCluster,
  EcsOptimizedImage,
} from 'aws-cdk-lib/aws-ecs';
import { ManagedPolicy, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { NetworkStack } from '../network/network-stack.ts';
import type { WorkloadEnvironment } from '../workload-environment.ts';

export interface ClusterProps {
  environment: WorkloadEnvironment;
  network: NetworkStack;
}

/** Where containers run: Fargate, and EC2 hosts whose number follows the tasks placed on them. */
export class Cluster extends Construct {
  readonly cluster: EcsCluster;
  readonly hosts: AsgCapacityProvider;

  constructor(scope: Construct, id: string, { environment, network }: ClusterProps) {
    super(scope, id);
    this.cluster = new EcsCluster(this, 'Cluster', {
      vpc: network.vpc,
      containerInsightsV2: ContainerInsights.ENABLED,
      enableFargateCapacityProviders: true,
    });
    this.hosts = new AsgCapacityProvider(this, 'Hosts', {
      autoScalingGroup: defineHosts(this, { environment, network }),
      enableManagedDraining: true,
    });
    this.cluster.addAsgCapacityProvider(this.hosts);
  }
}

function defineHosts(scope: Construct, { environment, network }: ClusterProps): AutoScalingGroup {
  const { instanceType, maximum } = environment.sizes.hosts;
  const role = new Role(scope, 'HostRole', {
    assumedBy: new ServicePrincipal('ec2.amazonaws.com'),
    managedPolicies: [ManagedPolicy.fromAwsManagedPolicyName('AmazonSSMManagedInstanceCore')],
  });
  const launchTemplate = new LaunchTemplate(scope, 'HostTemplate', {
    instanceType: new InstanceType(instanceType),
    machineImage: EcsOptimizedImage.amazonLinux2023(),
    securityGroup: network.securityGroups.hosts,
    role,
    requireImdsv2: true,
  });
  const hosts = new AutoScalingGroup(scope, 'HostGroup', {
    vpc: network.vpc,
    vpcSubnets: { subnetType: SubnetType.PRIVATE_WITH_EGRESS },
    launchTemplate,
    // Empty at first: a host that joins the cluster before its capacity provider does might never count as part of it
    // (https://docs.aws.amazon.com/AmazonECS/latest/developerguide/asg-capacity-providers.html). Tasks bring hosts.
    minCapacity: 0,
    maxCapacity: maximum,
  });
  // ECS sets this tag when it takes the group over; an update by CloudFormation must not take it off again.
  Tags.of(hosts).add('AmazonECSManaged', 'true');
  // Tasks have roles of their own, and no business with the host's:
  // https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-agent-config.html
  hosts.addUserData('echo ECS_AWSVPC_BLOCK_IMDS=true >> /etc/ecs/ecs.config');
  // A container may have security options, such as no new privileges, where the agent says that it knows them:
  // https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html (dockerSecurityOptions)
  hosts.addUserData('echo ECS_SELINUX_CAPABLE=true >> /etc/ecs/ecs.config');
  return hosts;
}

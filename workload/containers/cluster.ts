import { AsgCapacityProvider, ContainerInsights, Cluster as EcsCluster } from 'aws-cdk-lib/aws-ecs';
import type { IManagedPolicy } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { NetworkStack } from '../network/network-stack.ts';
import type { WorkloadEnvironment } from '../workload-environment.ts';
import { defineHostGroup } from './host-group.ts';
import { defineAgentPolicy, defineRegistryPolicy } from './shared-policies.ts';

export interface ClusterProps {
  environment: WorkloadEnvironment;
  network: NetworkStack;
}

/** Where containers run: Fargate, and EC2 hosts whose number follows the tasks placed on them. */
export class Cluster extends Construct {
  readonly cluster: EcsCluster;
  readonly hosts: AsgCapacityProvider;
  /** For the role of every host. */
  readonly agentPolicy: IManagedPolicy;
  /** For the execution role of every task. */
  readonly registryPolicy: IManagedPolicy;

  constructor(scope: Construct, id: string, { environment, network }: ClusterProps) {
    super(scope, id);
    this.cluster = new EcsCluster(this, 'Cluster', {
      vpc: network.vpc,
      containerInsightsV2: ContainerInsights.ENABLED,
      enableFargateCapacityProviders: true,
    });
    this.agentPolicy = defineAgentPolicy(this, this.cluster.clusterArn);
    this.registryPolicy = defineRegistryPolicy(this);
    this.hosts = new AsgCapacityProvider(this, 'Hosts', {
      autoScalingGroup: defineHostGroup(this, { environment, network, agentPolicy: this.agentPolicy }),
      targetCapacityPercent: environment.sizes.hosts.targetCapacityInPercent,
      enableManagedDraining: true,
      // A protected host would never be replaced for its age; draining sees to it that its tasks have gone elsewhere.
      enableManagedTerminationProtection: false,
    });
    this.cluster.addAsgCapacityProvider(this.hosts);
  }
}

import { AsgCapacityProvider, ContainerInsights, Cluster as EcsCluster } from 'aws-cdk-lib/aws-ecs';
import { Construct } from 'constructs';
import type { NetworkStack } from '../network/network-stack.ts';
import type { WorkloadEnvironment } from '../workload-environment.ts';
import { defineHostGroup } from './host-group.ts';

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
      autoScalingGroup: defineHostGroup(this, { environment, network }),
      targetCapacityPercent: environment.sizes.hosts.targetCapacityInPercent,
      enableManagedDraining: true,
      // A protected host would never be replaced for its age; draining sees to it that its tasks have gone elsewhere.
      enableManagedTerminationProtection: false,
    });
    this.cluster.addAsgCapacityProvider(this.hosts);
  }
}

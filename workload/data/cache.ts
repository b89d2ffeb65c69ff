import { SubnetType } from 'aws-cdk-lib/aws-ec2';
import { CfnReplicationGroup, CfnSubnetGroup } from 'aws-cdk-lib/aws-elasticache';
import { Construct } from 'constructs';
import type { NetworkStack } from '../network/network-stack.ts';
import type { WorkloadEnvironment } from '../workload-environment.ts';

export interface CacheProps {
  environment: WorkloadEnvironment;
  network: NetworkStack;
}

/** ElastiCache: leases of the order processor, and what catalog remembers. */
export class Cache extends Construct {
  /** For a client of Redis: `redis://host:port`. */
  readonly url: string;
  /** By which the nodes' metrics are found. */
  readonly replicationGroupId: string;

  constructor(scope: Construct, id: string, { environment, network }: CacheProps) {
    super(scope, id);
    const { nodeType, nodes } = environment.sizes.cache;
    const hasReplica = nodes > 1;
    const subnets = new CfnSubnetGroup(this, 'Subnets', {
      description: `Cache of ${environment.name}`,
      subnetIds: network.vpc.selectSubnets({ subnetType: SubnetType.PRIVATE_ISOLATED }).subnetIds,
    });
    const group = new CfnReplicationGroup(this, 'ReplicationGroup', {
      replicationGroupDescription: `Leases and cached pages of ${environment.name}`,
      engine: 'valkey',
      engineVersion: '8.0',
      cacheNodeType: nodeType,
      numCacheClusters: nodes,
      automaticFailoverEnabled: hasReplica,
      multiAzEnabled: hasReplica,
      atRestEncryptionEnabled: true,
      transitEncryptionEnabled: false,
      cacheSubnetGroupName: subnets.ref,
      securityGroupIds: [network.securityGroups.cache.securityGroupId],
    });
    this.replicationGroupId = group.ref;
    this.url = `redis://${group.attrPrimaryEndPointAddress}:${group.attrPrimaryEndPointPort}`;
  }
}

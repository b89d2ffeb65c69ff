import { SubnetType } from 'aws-cdk-lib/aws-ec2';
import { CfnReplicationGroup, CfnSubnetGroup } from 'aws-cdk-lib/aws-elasticache';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { acknowledge } from '../acknowledge.ts';
import type { NetworkStack } from '../network/network-stack.ts';
import type { CacheEngine, WorkloadEnvironment } from '../workload-environment.ts';
import { type CacheClient, CacheUsers } from './cache-users.ts';

/** https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/supported-engine-versions.html */
const engineVersions: Record<CacheEngine, string> = { valkey: '8.0', redis: '7.1' };

export interface CacheProps {
  environment: WorkloadEnvironment;
  network: NetworkStack;
  key: IKey;
  secretKey: IKey;
}

/** ElastiCache: leases of the order processor, what catalog remembers, and what the storefront counts. */
export class Cache extends Construct {
  /** By which the nodes' metrics are found. */
  readonly replicationGroupId: string;
  readonly users: CacheUsers;
  readonly #group: CfnReplicationGroup;

  constructor(scope: Construct, id: string, { environment, network, key, secretKey }: CacheProps) {
    super(scope, id);
    const { nodeType, nodes, engine = 'valkey', snapshotRetentionInDays } = environment.sizes.cache;
    const hasReplica = nodes > 1;
    const subnets = new CfnSubnetGroup(this, 'Subnets', {
      description: `Cache of ${environment.name}`,
      subnetIds: network.vpc.selectSubnets({ subnetType: SubnetType.PRIVATE_ISOLATED }).subnetIds,
    });
    this.users = new CacheUsers(this, 'Users', { environment, engine, secretKey });
    this.#group = new CfnReplicationGroup(this, 'ReplicationGroup', {
      replicationGroupDescription: `Leases and cached pages of ${environment.name}`,
      engine,
      engineVersion: engineVersions[engine],
      cacheNodeType: nodeType,
      numCacheClusters: nodes,
      automaticFailoverEnabled: hasReplica,
      multiAzEnabled: hasReplica,
      atRestEncryptionEnabled: true,
      kmsKeyId: key.keyArn,
      transitEncryptionEnabled: true,
      userGroupIds: [this.users.group.ref],
      snapshotRetentionLimit: snapshotRetentionInDays,
      cacheSubnetGroupName: subnets.ref,
      securityGroupIds: [network.securityGroups.cache.securityGroupId],
    });
    acknowledgeCache(this.#group, nodes);
    this.replicationGroupId = this.#group.ref;
  }

  /** For a client of Redis that speaks encrypted: `rediss://user@host:port`. */
  url(client: CacheClient): string {
    return `rediss://${client}@${this.#endpoint}`;
  }

  /** For whoever signs in as one user or another: `rediss://host:port`. */
  get urlWithoutUser(): string {
    return `rediss://${this.#endpoint}`;
  }

  get #endpoint(): string {
    return `${this.#group.attrPrimaryEndPointAddress}:${this.#group.attrPrimaryEndPointPort}`;
  }

  /** The secret with the client's password, under `cachePasswordKey`. */
  password(client: CacheClient): ISecret {
    return this.users.password(client);
  }
}

function acknowledgeCache(group: CfnReplicationGroup, nodes: number): void {
  acknowledge(group, {
    rules: ['AwsSolutions-AEC5'],
    reason: 'Security groups say who reaches the port; another number for it would hide nothing.',
  });
  acknowledge(group, {
    rules: ['AwsSolutions-AEC6'],
    reason: 'Each program is let in by a password of its own; the rule knows only the one token for all.',
  });
  acknowledge(group, {
    rules: ['NIST.800.53.R5-ElastiCacheRedisClusterAutomaticBackup'],
    reason:
      'What it holds is made again or runs out within hours, so that snapshots of 15 days would bring nothing back.',
  });
  if (nodes > 1) return;
  acknowledge(group, {
    rules: ['AwsSolutions-AEC4'],
    reason: 'The environment has one node; the shop takes orders while the cache is away.',
  });
}

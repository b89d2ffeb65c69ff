import { Duration, RemovalPolicy, Token } from 'aws-cdk-lib';
import { InstanceType, SubnetType } from 'aws-cdk-lib/aws-ec2';
import {
  AuroraPostgresEngineVersion,
  ClusterInstance,
  Credentials,
  DatabaseCluster,
  DatabaseClusterEngine,
  type IClusterInstance,
} from 'aws-cdk-lib/aws-rds';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import type { NetworkStack } from '../network/network-stack.ts';
import type { EnvironmentSizes, WorkloadEnvironment } from '../workload-environment.ts';

/** The keys of the database's secret. */
export const databaseSecretKeys = { user: 'username', password: 'password' } as const;

export interface DatabaseProps {
  environment: WorkloadEnvironment;
  network: NetworkStack;
}

/** Aurora PostgreSQL: a writer and its readers, each able to take over. */
export class Database extends Construct {
  readonly name = 'shop';
  readonly host: string;
  readonly port: string;
  /** Holds user and password of the owner, under `databaseSecretKeys`. */
  readonly secret: ISecret;

  constructor(scope: Construct, id: string, { environment, network }: DatabaseProps) {
    super(scope, id);
    const { database } = environment.sizes;
    const cluster = new DatabaseCluster(this, 'Cluster', {
      engine: DatabaseClusterEngine.auroraPostgres({ version: AuroraPostgresEngineVersion.VER_17_7 }),
      // The default of version 17 refuses plain connections, and plain is what the services speak inside the VPC.
      parameters: { 'rds.force_ssl': '0' },
      defaultDatabaseName: this.name,
      credentials: Credentials.fromGeneratedSecret('shop_owner'),
      writer: clusterInstance('Writer', database),
      readers: Array.from({ length: database.readers }, (_, index) =>
        clusterInstance(`Reader${index + 1}`, database),
      ),
      ...(database.kind === 'serverless' && {
        serverlessV2MinCapacity: database.minimumCapacityUnits,
        serverlessV2MaxCapacity: database.maximumCapacityUnits,
      }),
      vpc: network.vpc,
      vpcSubnets: { subnetType: SubnetType.PRIVATE_ISOLATED },
      securityGroups: [network.securityGroups.database],
      storageEncrypted: true,
      backup: { retention: Duration.days(database.backupRetentionInDays) },
      copyTagsToSnapshot: true,
      deletionProtection: environment.keepsData,
      removalPolicy: environment.keepsData ? RemovalPolicy.SNAPSHOT : RemovalPolicy.DESTROY,
    });
    this.host = cluster.clusterEndpoint.hostname;
    this.port = Token.asString(cluster.clusterEndpoint.port);
    this.secret = secretOf(cluster);
  }
}

function clusterInstance(id: string, database: EnvironmentSizes['database']): IClusterInstance {
  switch (database.kind) {
    case 'serverless':
      return ClusterInstance.serverlessV2(id, { scaleWithWriter: true });
    case 'provisioned':
      return ClusterInstance.provisioned(id, { instanceType: new InstanceType(database.instanceType) });
  }
}

function secretOf(cluster: DatabaseCluster): ISecret {
  if (!cluster.secret)
    throw new Error(`${cluster.node.path} has no secret, although its credentials are generated`);
  return cluster.secret;
}

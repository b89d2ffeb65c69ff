import { Duration, RemovalPolicy, SecretValue, Token } from 'aws-cdk-lib';
import { InstanceType, SubnetType } from 'aws-cdk-lib/aws-ec2';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import {
  AuroraPostgresEngineVersion,
  CfnDBInstance,
  ClusterInstance,
  Credentials,
  DatabaseCluster,
  DatabaseClusterEngine,
  DatabaseInsightsMode,
  type IClusterInstance,
  PerformanceInsightRetention,
} from 'aws-cdk-lib/aws-rds';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import type { NetworkStack } from '../network/network-stack.ts';
import type { EnvironmentSizes, WorkloadEnvironment } from '../workload-environment.ts';
import { acknowledgeDatabase } from './acknowledge-database.ts';
import { follow, makeGlobal } from './global-database.ts';
import { findReplica, namedForReplica, replication, type SecretKeys } from './replicated-secret.ts';

const owner = 'shop_owner';
const secretPurpose = 'database-owner';

/** The keys of the database's secret. */
export const databaseSecretKeys = { user: 'username', password: 'password' } as const;

export interface DatabaseProps extends SecretKeys {
  environment: WorkloadEnvironment;
  network: NetworkStack;
  key: IKey;
}

/** Aurora PostgreSQL: a writer, readers that take over when it fails, and one more reader for reports. */
export class Database extends Construct {
  readonly name = 'shop';
  /** By which the cluster's metrics are found. */
  readonly identifier: string;
  readonly cluster: DatabaseCluster;
  readonly host: string;
  /** Where something can be read, and also while nothing can be written. */
  readonly readerHost: string;
  /** Where reports are read: a reader of their own. */
  readonly reportingHost: string;
  readonly port: string;
  /** Holds user and password of the owner, under `databaseSecretKeys`. */
  readonly secret: ISecret;

  constructor(scope: Construct, id: string, props: DatabaseProps) {
    super(scope, id);
    const { environment } = props;
    const { standsInFor, drRegion } = environment;
    const cluster = this.#defineCluster(props);
    this.identifier = cluster.clusterIdentifier;
    this.cluster = cluster;
    if (drRegion !== undefined) makeGlobal(cluster, environment);
    const generated = cluster.node.tryFindChild('Secret');
    if (generated) namedForReplica(generated, environment);
    if (standsInFor !== undefined) follow(cluster, environment, standsInFor);
    acknowledgeDatabase(cluster, props.environment);
    this.host = cluster.clusterEndpoint.hostname;
    this.readerHost = cluster.clusterReadEndpoint.hostname;
    this.reportingHost = keepForReports(cluster, reportingReader);
    this.port = Token.asString(cluster.clusterEndpoint.port);
    this.secret =
      standsInFor === undefined ? secretOf(cluster) : findReplica(this, 'Secret', environment, secretPurpose);
  }

  #defineCluster(props: DatabaseProps): DatabaseCluster {
    const { environment, network, key } = props;
    const { database } = environment.sizes;
    return new DatabaseCluster(this, 'Cluster', {
      engine: DatabaseClusterEngine.auroraPostgres({ version: AuroraPostgresEngineVersion.VER_17_7 }),
      parameters: { 'rds.force_ssl': '1' },
      defaultDatabaseName: this.name,
      credentials: credentialsOf(environment, props),
      ...defineInstances(environment, network),
      ...(database.kind === 'serverless' && {
        serverlessV2MinCapacity: database.minimumCapacityUnits,
        serverlessV2MaxCapacity: database.maximumCapacityUnits,
      }),
      vpc: network.vpc,
      vpcSubnets: { subnetType: SubnetType.PRIVATE_ISOLATED },
      securityGroups: [network.securityGroups.database],
      storageEncryptionKey: key,
      ...insights(environment, key),
      cloudwatchLogsExports: ['postgresql'],
      monitoringInterval: Duration.minutes(1),
      backup: { retention: Duration.days(database.backupRetentionInDays) },
      copyTagsToSnapshot: true,
      deleteAutomatedBackups: !environment.keepsData,
      deletionProtection: environment.keepsData,
      removalPolicy: environment.keepsData ? RemovalPolicy.SNAPSHOT : RemovalPolicy.DESTROY,
    });
  }
}

function credentialsOf(environment: WorkloadEnvironment, keys: SecretKeys): Credentials {
  if (environment.standsInFor === undefined)
    return Credentials.fromGeneratedSecret(owner, replication(environment, secretPurpose, keys));
  // Taken off again, like its user: a cluster that follows has those of the first one.
  return Credentials.fromPassword(owner, SecretValue.unsafePlainText('inherited'));
}

const reportingReader = 'Reporting';

/** Each in the zone after that of the one before it, so that the loss of a zone leaves a reader that can take over. */
function defineInstances(
  { sizes: { database } }: WorkloadEnvironment,
  { vpc: { availabilityZones } }: NetworkStack,
): { writer: IClusterInstance; readers: IClusterInstance[] } {
  const inZone = (id: string, index: number) =>
    clusterInstance(id, database, availabilityZones[index % availabilityZones.length]);
  return {
    writer: inZone('Writer', 0),
    readers: [
      ...Array.from({ length: database.readers }, (_, index) => inZone(`Reader${index + 1}`, index + 1)),
      inZone(reportingReader, database.readers + 1),
    ],
  };
}

function clusterInstance(
  id: string,
  database: EnvironmentSizes['database'],
  availabilityZone: string | undefined,
): IClusterInstance {
  const zone = availabilityZone === undefined ? {} : { availabilityZone };
  switch (database.kind) {
    case 'serverless':
      return ClusterInstance.serverlessV2(id, { ...zone, scaleWithWriter: id !== reportingReader });
    case 'provisioned':
      return ClusterInstance.provisioned(id, {
        ...zone,
        instanceType: new InstanceType(database.instanceType),
      });
  }
}

/**
 * Which statements load the database: a week of it everywhere, and where there are customers also what the advanced mode
 * adds, which is charged for by the hour and keeps 15 months.
 * https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/USER_DatabaseInsights.html
 */
function insights({ keepsData }: WorkloadEnvironment, key: IKey) {
  return {
    databaseInsightsMode: keepsData ? DatabaseInsightsMode.ADVANCED : DatabaseInsightsMode.STANDARD,
    enablePerformanceInsights: true,
    performanceInsightEncryptionKey: key,
    performanceInsightRetention: keepsData
      ? PerformanceInsightRetention.MONTHS_15
      : PerformanceInsightRetention.DEFAULT,
  };
}

/** The last in the line of those that become writer when it fails. */
const lastPromotionTier = 15;

/**
 * Takes care that an instance becomes writer only when no other is left, since reports would slow down everything then.
 * Its own endpoint is the address: the certificates of Aurora are sure to name it, and it costs no name that has to be
 * unique in the region, as a custom endpoint does.
 *
 * @returns the instance's host
 */
function keepForReports(cluster: DatabaseCluster, id: string): string {
  const instance = cluster.node.findChild(id).node.defaultChild;
  if (!CfnDBInstance.isCfnDBInstance(instance))
    throw new Error(`${cluster.node.path} has no instance ${id}, although it is one of its readers`);
  // The construct of a serverless instance takes 1 or 2 only.
  instance.promotionTier = lastPromotionTier;
  return instance.attrEndpointAddress;
}

function secretOf(cluster: DatabaseCluster): ISecret {
  if (!cluster.secret)
    throw new Error(`${cluster.node.path} has no secret, although its credentials are generated`);
  return cluster.secret;
}

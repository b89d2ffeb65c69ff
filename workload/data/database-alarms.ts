import { Duration } from 'aws-cdk-lib';
import { MathExpression, Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { AlarmDescription } from '../monitoring/watch.ts';
import type { EnvironmentSizes } from '../workload-environment.ts';

const period = Duration.minutes(1);
const mebibyte = 1024 ** 2;

/**
 * How many connections are too many: four fifths of what the smallest size in use allows. Aurora allows about one for
 * each 9.1 MiB of memory; a capacity unit has 2 GiB.
 * https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/AuroraPostgreSQL.Managing.html
 */
const connections = { perCapacityUnit: 150, provisioned: 1200 };

type DatabaseSize = EnvironmentSizes['database'];

/** Of writer and readers by their roles, because an instance changes its role when another takes over. */
export function databaseAlarms(clusterIdentifier: string, database: DatabaseSize): AlarmDescription[] {
  return [
    ...(['WRITER', 'READER'] as const).flatMap((role) => instanceAlarms(clusterIdentifier, role, database)),
    {
      id: 'Deadlocks',
      means: 'Transactions of the shop have locked each other out',
      runbook: 'transactions-deadlock',
      graph: 'Deadlocks in a second',
      metric: clusterMetric(clusterIdentifier, 'Deadlocks', Stats.AVERAGE),
      threshold: 0,
      ...{ bad: 3, of: 15, urgency: 'ticket' },
    },
    readerLag(clusterIdentifier),
  ];
}

function instanceAlarms(
  clusterIdentifier: string,
  role: 'WRITER' | 'READER',
  database: DatabaseSize,
): AlarmDescription[] {
  const metric = (name: string, statistic: string) => clusterMetric(clusterIdentifier, name, statistic, role);
  const whose = role === 'WRITER' ? 'The writer of the database' : 'A reader of the database';
  const id = role === 'WRITER' ? 'Writer' : 'Reader';
  return [
    {
      id: `${id}Cpu`,
      means: `${whose} has been busy to more than 90 % for a quarter of an hour`,
      runbook: 'the-database-is-busy',
      graph: 'Processor of the database in percent',
      metric: metric('CPUUtilization', Stats.MAXIMUM),
      threshold: 90,
      ...{ bad: 15, of: 15, urgency: 'page' },
    },
    {
      id: `${id}Connections`,
      means: `${whose} has nearly as many connections as it allows`,
      runbook: 'the-database-is-busy',
      graph: 'Connections to the database',
      metric: metric('DatabaseConnections', Stats.MAXIMUM),
      threshold: connectionsAlarmedAt(database),
      ...{ bad: 5, of: 5, urgency: 'page' },
    },
    {
      id: `${id}Memory`,
      means: `${whose} has hardly any memory left`,
      runbook: 'the-database-is-short-of-memory-or-disk',
      graph: 'Free memory of the database in bytes',
      metric: metric('FreeableMemory', Stats.MINIMUM),
      threshold: leastFreeMemoryInBytes(database),
      comparison: 'below',
      ...{ bad: 10, of: 10, urgency: 'page' },
    },
    {
      id: `${id}LocalStorage`,
      means: `${whose} has hardly any disk left for what it sorts`,
      runbook: 'the-database-is-short-of-memory-or-disk',
      graph: 'Free local disk of the database in bytes',
      metric: metric('FreeLocalStorage', Stats.MINIMUM),
      threshold: 1024 * mebibyte,
      comparison: 'below',
      ...{ bad: 5, of: 5, urgency: 'page' },
    },
    ...(database.kind === 'serverless' ? [capacityAlarm(id, whose, metric)] : []),
  ];
}

/** https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-serverless-v2.setting-capacity.html */
function capacityAlarm(
  id: string,
  whose: string,
  metric: (name: string, statistic: string) => Metric,
): AlarmDescription {
  return {
    id: `${id}Capacity`,
    means: `${whose} has needed nearly all of the capacity that it may have for a quarter of an hour`,
    runbook: 'the-database-is-busy',
    graph: 'Used share of the highest capacity in percent',
    metric: metric('ACUUtilization', Stats.MAXIMUM),
    threshold: 90,
    ...{ bad: 15, of: 15, urgency: 'page' },
  };
}

function readerLag(clusterIdentifier: string): AlarmDescription {
  return {
    id: 'ReaderLag',
    means: 'A reader shows what the writer wrote more than two seconds ago',
    runbook: 'readers-lag-behind',
    graph: 'Lag of the readers in milliseconds',
    metric: clusterMetric(clusterIdentifier, 'AuroraReplicaLagMaximum', Stats.MAXIMUM),
    threshold: Duration.seconds(2).toMilliseconds(),
    ...{ bad: 5, of: 5, urgency: 'ticket' },
  };
}

/**
 * Of the region that follows, which either of the two may be: nothing is measured where the writes are taken. Aurora tells
 * the lag in the following region, by the region that it follows or by the cluster; its documentation shows both.
 * https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-global-database-monitoring.html
 */
export function regionLag(clusterIdentifier: string, otherRegion: string): AlarmDescription {
  const lag = (dimensionsMap: Record<string, string>) =>
    databaseMetric('AuroraGlobalDBReplicationLag', Stats.MAXIMUM, dimensionsMap);
  return {
    id: 'RegionLag',
    means: `The database of this region lacks what that in ${otherRegion} wrote more than ten seconds ago`,
    runbook: 'the-other-region-lags-behind',
    graph: 'Lag behind the other region in milliseconds',
    metric: new MathExpression({
      label: `lag behind ${otherRegion}`,
      expression: 'MAX([FILL(bySource, 0), FILL(byCluster, 0)])',
      usingMetrics: {
        bySource: lag({ SourceRegion: otherRegion }),
        byCluster: lag({ DBClusterIdentifier: clusterIdentifier }),
      },
      period,
    }),
    threshold: Duration.seconds(10).toMilliseconds(),
    ...{ bad: 5, of: 5, urgency: 'ticket' },
  };
}

function connectionsAlarmedAt(database: DatabaseSize): number {
  return database.kind === 'serverless'
    ? database.maximumCapacityUnits * connections.perCapacityUnit
    : connections.provisioned;
}

/** Of a serverless instance the metric tells what would be free at its maximum, where a capacity unit has 2 GiB. */
function leastFreeMemoryInBytes(database: DatabaseSize): number {
  const tenthOfCapacityUnit = 200 * mebibyte;
  return database.kind === 'serverless'
    ? database.maximumCapacityUnits * tenthOfCapacityUnit
    : 512 * mebibyte;
}

/** https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Aurora.AuroraMonitoring.Metrics.html */
function clusterMetric(
  clusterIdentifier: string,
  metricName: string,
  statistic: string,
  role?: 'WRITER' | 'READER',
): Metric {
  return databaseMetric(metricName, statistic, {
    DBClusterIdentifier: clusterIdentifier,
    ...(role && { Role: role }),
  });
}

function databaseMetric(
  metricName: string,
  statistic: string,
  dimensionsMap: Record<string, string>,
): Metric {
  return new Metric({ namespace: 'AWS/RDS', metricName, dimensionsMap, statistic, period });
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { snapshotCheck } from '../../app/automation/snapshot-check/contract.ts';
import { orderProcessor } from '../../app/order-processor/contract.ts';
import { payments } from '../../app/payments/contract.ts';
import { shopMetrics } from '../../app/platform/contract.ts';
import { reporting } from '../../app/reporting/contract.ts';
import { storefront } from '../../app/storefront/contract.ts';
import { environments } from '../../pipeline/environments.ts';
import { deliveryAssembly, type Resource } from '../support/cloud-assembly.ts';

const operationsManual = readFileSync(join(import.meta.dirname, '../../docs/operations.md'), 'utf8');

/** Every program with metrics of its own. */
const measuringPrograms: readonly { name: string; metrics: readonly string[] }[] = [
  storefront,
  orderProcessor,
  payments,
  reporting,
  snapshotCheck,
];

/** What the documentation of each service says about the metrics in use, and how they are found. */
const documented: Record<string, { metrics: readonly string[]; dimensions: readonly string[] }> = {
  // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html
  'AWS/SQS': {
    metrics: ['ApproximateAgeOfOldestMessage', 'ApproximateNumberOfMessagesVisible'],
    dimensions: ['QueueName'],
  },
  // https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Aurora.AuroraMonitoring.Metrics.html
  'AWS/RDS': {
    metrics: [
      'CPUUtilization',
      'DatabaseConnections',
      'FreeableMemory',
      'FreeLocalStorage',
      'ACUUtilization',
      'Deadlocks',
      'AuroraReplicaLagMaximum',
      'AuroraGlobalDBReplicationLag',
    ],
    dimensions: ['DBClusterIdentifier', 'DBClusterIdentifier,Role', 'SourceRegion'],
  },
  // https://docs.aws.amazon.com/AmazonECS/latest/developerguide/available-metrics.html
  'AWS/ECS': { metrics: ['CPUUtilization', 'MemoryUtilization'], dimensions: ['ClusterName,ServiceName'] },
  // https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Container-Insights-metrics-ECS.html
  'ECS/ContainerInsights': {
    metrics: ['RunningTaskCount', 'DesiredTaskCount'],
    dimensions: ['ClusterName,ServiceName'],
  },
  // https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html
  'AWS/ApplicationELB': {
    metrics: [
      'HTTPCode_Target_5XX_Count',
      'HTTPCode_ELB_5XX_Count',
      'RequestCount',
      'TargetResponseTime',
      'UnHealthyHostCount',
    ],
    dimensions: ['LoadBalancer', 'LoadBalancer,TargetGroup'],
  },
  // https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Synthetics_Canaries_metrics.html
  CloudWatchSynthetics: { metrics: ['SuccessPercent'], dimensions: ['CanaryName'] },
  // https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html
  'AWS/Lambda': { metrics: ['Errors', 'Throttles', 'AsyncEventAge'], dimensions: ['FunctionName'] },
  // https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/CacheMetrics.Redis.html
  'AWS/ElastiCache': {
    metrics: ['DatabaseMemoryUsagePercentage', 'Evictions', 'EngineCPUUtilization', 'ReplicationLag'],
    dimensions: ['CacheClusterId'],
  },
};

const alarmSchema = z.object({
  AlarmDescription: z.string(),
  AlarmActions: z.array(z.string()).min(1),
});
const metricSchema = z.object({
  Namespace: z.string(),
  MetricName: z.string(),
  Dimensions: z.array(z.object({ Name: z.string(), Value: z.string() })),
});

const assembly = deliveryAssembly();

/** Each environment in each of its regions. */
const places = environments.flatMap(({ name, drRegion }) =>
  drRegion === undefined ? [name] : [name, `${name}-dr`],
);

function resourcesOf(place: string, type: string): Resource[] {
  return assembly.stackNames
    .filter((name) => name.startsWith(`sluice-${place}-`) && !name.startsWith(`sluice-${place}-dr-`))
    .flatMap((name) => assembly.resources(name, type));
}

function metricAlarms(environment: string): Resource[] {
  return resourcesOf(environment, 'AWS::CloudWatch::Alarm');
}

function compositeAlarms(environment: string): Resource[] {
  return resourcesOf(environment, 'AWS::CloudWatch::CompositeAlarm');
}

/** The heading that an alarm links to. */
function runbookOf({ Properties, logicalId }: Resource): string {
  const { AlarmDescription } = alarmSchema.parse(Properties);
  const heading = /^.+\. Runbook: docs\/operations\.md#([a-z-]+)$/.exec(AlarmDescription)?.[1];
  if (!heading) throw new Error(`${logicalId} has no runbook line: ${AlarmDescription}`);
  return heading;
}

/** As GitHub makes links of headings. */
function linkOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^a-z0-9 -]/g, '')
    .replaceAll(' ', '-');
}

function runbooks(): string[] {
  const [, chapter = ''] = operationsManual.split('\n## Runbooks\n');
  const [runbookChapter = ''] = chapter.split('\n## ');
  return [...runbookChapter.matchAll(/^### (.+)$/gm)].map(([, heading = '']) => linkOf(heading));
}

/** The metrics of an alarm: its own, or those that its expression is made of. */
function metricsOf({ Properties }: Resource): z.infer<typeof metricSchema>[] {
  if (Properties.MetricName !== undefined) return [metricSchema.parse(Properties)];
  const parts = z
    .array(z.object({ MetricStat: z.object({ Metric: metricSchema }).optional() }))
    .parse(Properties.Metrics);
  return parts.flatMap(({ MetricStat }) => MetricStat?.Metric ?? []);
}

it('has a runbook for every alarm, and an alarm for every runbook', () => {
  const alarms = [
    ...places.flatMap((place) => [...metricAlarms(place), ...compositeAlarms(place)]),
    ...assembly.resources('sluice-pipeline', 'AWS::CloudWatch::Alarm'),
  ];
  const used = alarms.map(runbookOf);

  expect([...new Set(used)].sort()).toEqual(runbooks().sort());
});

describe.each(places)('%s', (environment) => {
  it('sends every alarm to the tickets, and pages only by composite alarms', () => {
    for (const { Properties } of metricAlarms(environment)) {
      expect(alarmSchema.parse(Properties).AlarmActions).toEqual([expect.stringContaining('Tickets')]);
    }
    for (const { Properties } of compositeAlarms(environment)) {
      expect(Properties).toMatchObject({
        AlarmActions: [expect.stringContaining('Pages')],
        OKActions: [expect.stringContaining('Pages')],
      });
    }
  });

  it.each([
    ['OrderQueue', ['Age', 'DeadLetterAge', 'PutAside']],
    ['Cache', ['Node1Cpu', 'Node1Memory']],
    ['Service', ['CatalogNoTask', 'OrderProcessorNoTask', 'StorefrontErrorShare', 'LoadBalancerErrors']],
    ['Business', ['NoOrders', 'Declined']],
  ])('pages once for whatever is urgent about %s', (subject, parts) => {
    const page = compositeAlarms(environment).find(({ logicalId }) =>
      logicalId.startsWith(`${subject}Watch`),
    );
    const rule = String(page?.Properties.AlarmRule);
    const inRule = [...rule.matchAll(/ALARM\("\$\{(\w+?)[0-9A-F]{8}\.Arn\}"\)/g)].map(([, id = '']) => id);

    expect(rule).toContain(' OR ');
    expect(inRule).toEqual(expect.arrayContaining(parts.map((part) => `${subject}Watch${part}`)));
  });

  it('watches only metrics that the programs emit, under their environment', () => {
    const metrics = metricAlarms(environment)
      .flatMap(metricsOf)
      .filter(({ Namespace }) => Namespace === shopMetrics.namespace);

    expect(metrics.length).toBeGreaterThan(0);
    for (const { MetricName, Dimensions } of metrics) {
      const values = new Map(Dimensions.map(({ Name, Value }) => [Name, Value]));
      const program = measuringPrograms.find(({ name }) => name === values.get('service'));
      expect([...values.keys()]).toEqual([...shopMetrics.dimensions]);
      expect(values.get('environment')).toBe(environment.replace(/-dr$/, ''));
      expect(program?.metrics).toContain(MetricName);
    }
  });

  it('watches only metrics of AWS that are documented, by dimensions that they have', () => {
    const metrics = metricAlarms(environment)
      .flatMap(metricsOf)
      .filter(({ Namespace }) => Namespace !== shopMetrics.namespace);

    for (const { Namespace, MetricName, Dimensions } of metrics) {
      expect(documented[Namespace]?.metrics).toContain(MetricName);
      expect(documented[Namespace]?.dimensions).toContain(
        Dimensions.map(({ Name }) => Name)
          .sort()
          .join(),
      );
    }
  });

  it('watches every service and every function', () => {
    const ids = metricAlarms(environment).map(({ logicalId }) => logicalId);
    const services = resourcesOf(environment, 'AWS::ECS::Service').map(({ logicalId }) =>
      logicalId.replace(/Service[0-9A-F]{8}$/, ''),
    );
    const functions = resourcesOf(environment, 'AWS::Lambda::Function').map(({ logicalId }) =>
      logicalId.replace(/Function[0-9A-F]{8}$/, ''),
    );

    for (const service of services) {
      expect(ids).toContainEqual(expect.stringMatching(new RegExp(`Watch${service}NoTask[0-9A-F]{8}$`)));
    }
    const watchedFunctions = ids.flatMap((id) => /^FunctionWatch(\w+)Errors[0-9A-F]{8}$/.exec(id)?.[1] ?? []);
    expect(watchedFunctions).toHaveLength(functions.length);
    for (const handler of functions) {
      // An alarm is called by the last part of the function's path.
      expect(watchedFunctions.filter((name) => handler.endsWith(name))).toHaveLength(1);
    }
  });

  it('watches every queue into which something is put aside', () => {
    const targets = JSON.stringify([
      ...resourcesOf(environment, 'AWS::Lambda::Function').map(
        ({ Properties }) => Properties.DeadLetterConfig,
      ),
      ...resourcesOf(environment, 'AWS::Scheduler::Schedule').map(({ Properties }) => Properties.Target),
      ...resourcesOf(environment, 'AWS::SQS::Queue').map(({ Properties }) => Properties.RedrivePolicy),
    ]);
    const asides = resourcesOf(environment, 'AWS::SQS::Queue')
      .map(({ logicalId }) => logicalId)
      .filter((logicalId) => targets.includes(logicalId));
    const watched = metricAlarms(environment)
      .flatMap(metricsOf)
      .filter(({ Namespace }) => Namespace === 'AWS/SQS')
      .flatMap(({ Dimensions }) => Dimensions.map(({ Value }) => Value));

    expect(asides.length).toBeGreaterThanOrEqual(4);
    for (const queue of asides) expect(watched).toContain(`\${${queue}.QueueName}`);
  });

  it('knows visitors who order nothing by the pages they are shown, which health checks are not', () => {
    const alarm = metricAlarms(environment).find(({ logicalId }) =>
      logicalId.startsWith('BusinessWatchNoOrders'),
    );

    expect(
      alarm &&
        metricsOf(alarm)
          .map(({ Namespace, MetricName }) => `${Namespace} ${MetricName}`)
          .sort(),
    ).toEqual(['Sluice OrdersAccepted', 'Sluice PagesShown']);
  });

  it('notices when no extraction succeeds, and takes no weekend for that', () => {
    const alarm = assembly.resource(
      `sluice-${environment}-reporting`,
      'AWS::CloudWatch::Alarm',
      'NotExtracted',
    );
    const sleeps = environments.some(({ name, officeHours }) => name === environment && officeHours);

    expect(alarm.Properties).toMatchObject({
      MetricName: 'ExtractionsEnded',
      Period: 3600,
      EvaluationPeriods: sleeps ? 96 : 3,
      DatapointsToAlarm: sleeps ? 96 : 3,
      TreatMissingData: 'breaching',
    });
  });

  it('shows every alarm on a dashboard, and on one dashboard only', () => {
    // Those of a rollout are for ECS, which takes it back.
    const alarms = [...metricAlarms(environment), ...compositeAlarms(environment)].filter(
      ({ logicalId }) => !logicalId.startsWith('InternalCanary'),
    );
    const shown = resourcesOf(environment, 'AWS::CloudWatch::Dashboard').flatMap(({ Properties }) =>
      z
        .object({
          widgets: z.array(z.object({ properties: z.object({ alarms: z.array(z.string()).default([]) }) })),
        })
        .parse(JSON.parse(String(Properties.DashboardBody)))
        .widgets.flatMap(({ properties }) => properties.alarms),
    );

    expect(shown.sort()).toEqual(alarms.map(({ logicalId }) => `\${${logicalId}.Arn}`).sort());
  });

  it('encrypts what alarms say, with a key that CloudWatch may use', () => {
    const operations = `sluice-${environment}-operations`;
    const key = assembly.resource(`sluice-${environment}-encryption`, 'AWS::KMS::Key');
    const topics = assembly.resources(operations, 'AWS::SNS::Topic');

    expect(topics).toHaveLength(2);
    for (const { Properties } of topics) expect(Properties.KmsMasterKeyId).toContain(key.logicalId);
    expect(key.Properties.KeyPolicy).toMatchObject({
      Statement: expect.arrayContaining([
        expect.objectContaining({
          Principal: { Service: 'cloudwatch.amazonaws.com' },
          Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
        }),
      ]),
    });
  });
});

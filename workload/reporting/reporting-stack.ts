import { Duration, Stack, type StackProps } from 'aws-cdk-lib';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { reportDatasets } from '../../app/reporting/contract.ts';
import type { Cluster } from '../containers/cluster.ts';
import { acknowledgeOneRegion, defineDataBucket } from '../data/buckets.ts';
import type { DataStack } from '../data/data-stack.ts';
import type { EncryptionStack } from '../encryption/encryption-stack.ts';
import { defineDashboard } from '../monitoring/dashboard.ts';
import type { OperationsStack } from '../monitoring/operations-stack.ts';
import { Watch } from '../monitoring/watch.ts';
import type { NetworkStack } from '../network/network-stack.ts';
import type { Release, WorkloadEnvironment } from '../workload-environment.ts';
import { Extraction, reportPrefix } from './extraction.ts';
import { extractionAlarms } from './extraction-alarms.ts';
import { Questions } from './questions.ts';
import { ReportCatalogue } from './report-catalogue.ts';

/** Where Athena puts its answers in the bucket of the reports; whoever wants one asks again. */
const resultPrefix = 'answers';
const resultsKeptFor = Duration.days(7);

export interface ReportingStackProps extends StackProps {
  environment: WorkloadEnvironment;
  release: Release;
  encryption: EncryptionStack;
  operations: OperationsStack;
  network: NetworkStack;
  data: DataStack;
  cluster: Cluster;
  deadLetters: IQueue;
}

/** What the shop has sold, for people who ask: extracted to Parquet every hour, and questioned by SQL with Athena. */
export class ReportingStack extends Stack {
  constructor(scope: Construct, id: string, props: ReportingStackProps) {
    super(scope, id, props);
    const { environment, encryption, operations } = props;
    const bucket = defineReportBucket(this, props);
    new Extraction(this, 'Extraction', { ...props, bucket });
    const { databaseName } = new ReportCatalogue(this, 'Catalogue', {
      environment,
      location: bucket.s3UrlForObject(reportPrefix),
    });
    new Questions(this, 'Questions', {
      environment,
      databaseName,
      resultLocation: bucket.s3UrlForObject(`${resultPrefix}/`),
      key: encryption.key,
    });
    const watch = new Watch(this, 'ExtractionWatch', {
      operations,
      trouble: 'Reports are late',
      runbook: 'reports-are-late',
      alarms: extractionAlarms(environment),
    });
    defineDashboard(this, { environment, subject: 'reporting', watches: [watch] });
  }
}

/** What is extracted goes after a while; the state of the extraction, beside it, must not. */
function defineReportBucket(scope: Construct, props: ReportingStackProps): Bucket {
  const { environment, encryption, data } = props;
  const bucket = defineDataBucket(scope, 'Reports', {
    environment,
    key: encryption.key,
    accessLogs: data.accessLogs,
  });
  for (const dataset of Object.keys(reportDatasets)) {
    bucket.addLifecycleRule({
      prefix: `${reportPrefix}/${dataset}/`,
      expiration: Duration.days(environment.reporting.keptForDays),
    });
  }
  bucket.addLifecycleRule({ prefix: `${resultPrefix}/`, expiration: resultsKeptFor });
  acknowledgeOneRegion(bucket, 'Reports are extracted again from the database, which is what is copied.');
  return bucket;
}

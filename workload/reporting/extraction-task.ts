import { Secret, type TaskDefinition } from 'aws-cdk-lib/aws-ecs';
import type { Construct } from 'constructs';
import { type ReportingSecrets, type ReportingVariables, reporting } from '../../app/reporting/contract.ts';
import type { Cluster } from '../containers/cluster.ts';
import { defineTask } from '../containers/define-task.ts';
import type { DataStack } from '../data/data-stack.ts';
import { databaseSecretKeys } from '../data/database.ts';
import type { Release, WorkloadEnvironment } from '../workload-environment.ts';

export interface ExtractionTaskProps {
  environment: WorkloadEnvironment;
  release: Release;
  cluster: Cluster;
  data: DataStack;
  /** `s3://bucket/prefix` */
  location: string;
}

/** The program `reporting` as a task that runs to its end. */
export function defineExtractionTask(scope: Construct, props: ExtractionTaskProps): TaskDefinition {
  const { environment, release, data, location } = props;
  const { database } = data;
  return defineTask<ReportingVariables, ReportingSecrets>(scope, {
    ...props,
    contract: reporting,
    variables: {
      ENVIRONMENT: environment.name,
      VERSION: release.imageVersions[reporting.name],
      DATABASE_HOST: database.reportingHost,
      DATABASE_PORT: database.port,
      DATABASE_NAME: database.name,
      DATABASE_SECRET_ARN: database.secret.secretArn,
      REPORT_LOCATION: location,
    },
    secrets: {
      DATABASE_USER: Secret.fromSecretsManager(database.secret, databaseSecretKeys.user),
      DATABASE_PASSWORD: Secret.fromSecretsManager(database.secret, databaseSecretKeys.password),
    },
    runsOn: 'fargate',
  });
}

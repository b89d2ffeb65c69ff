import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Repository } from 'aws-cdk-lib/aws-ecr';
import {
  Capability,
  ContainerImage,
  FargateTaskDefinition,
  LinuxParameters,
  LogDrivers,
  Secret,
} from 'aws-cdk-lib/aws-ecs';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { type ReportingSecrets, type ReportingVariables, reporting } from '../../app/reporting/contract.ts';
import { acknowledgeWhatTasksTake } from '../containers/define-task.ts';
import { runtimePlatformOf } from '../containers/runtime-platform.ts';
import type { DataStack } from '../data/data-stack.ts';
import { databaseSecretKeys } from '../data/database.ts';
import type { Release, WorkloadEnvironment } from '../workload-environment.ts';

export interface ExtractionTaskProps {
  environment: WorkloadEnvironment;
  release: Release;
  data: DataStack;
  /** `s3://bucket/prefix` */
  location: string;
}

/** Its Dockerfile keeps the heap small: half of this memory is room for buffers. */
const size = { cpu: 256, memoryLimitMiB: 512 };

/** The program `reporting` as a task that runs to its end: no port, nobody asks for its health. */
export function defineExtractionTask(scope: Construct, props: ExtractionTaskProps): FargateTaskDefinition {
  const { environment } = props;
  const task = new FargateTaskDefinition(scope, 'Task', {
    family: `sluice-${environment.name}-${reporting.name}`,
    ...size,
    runtimePlatform: runtimePlatformOf(environment),
  });
  task.addContainer(reporting.name, {
    image: imageOf(scope, props.release),
    environment: { ...variablesOf(props) },
    secrets: { ...secretsOf(props.data) },
    logging: LogDrivers.awsLogs({
      streamPrefix: reporting.name,
      logGroup: defineLogGroup(scope, environment),
    }),
    stopTimeout: Duration.seconds(30),
    user: 'node',
    readonlyRootFilesystem: true,
    linuxParameters: withoutCapabilities(scope),
  });
  acknowledgeWhatTasksTake(task);
  return task;
}

function imageOf(scope: Construct, { registry, imageVersions }: Release): ContainerImage {
  const repositoryName = `sluice/${reporting.name}`;
  const repository = Repository.fromRepositoryAttributes(scope, 'Repository', {
    repositoryName,
    repositoryArn: `arn:aws:ecr:${registry.region}:${registry.account}:repository/${repositoryName}`,
  });
  return ContainerImage.fromEcrRepository(repository, imageVersions[reporting.name]);
}

function variablesOf({ environment, release, data, location }: ExtractionTaskProps): ReportingVariables {
  const { database } = data;
  return {
    ENVIRONMENT: environment.name,
    VERSION: release.imageVersions[reporting.name],
    DATABASE_HOST: database.reportingHost,
    DATABASE_PORT: database.port,
    DATABASE_NAME: database.name,
    REPORT_LOCATION: location,
  };
}

function secretsOf({ database: { secret } }: DataStack): Record<keyof ReportingSecrets, Secret> {
  return {
    DATABASE_USER: Secret.fromSecretsManager(secret, databaseSecretKeys.user),
    DATABASE_PASSWORD: Secret.fromSecretsManager(secret, databaseSecretKeys.password),
  };
}

function defineLogGroup(scope: Construct, { keepsData }: WorkloadEnvironment): LogGroup {
  return new LogGroup(scope, 'Log', {
    retention: keepsData ? RetentionDays.ONE_YEAR : RetentionDays.ONE_MONTH,
    removalPolicy: keepsData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
  });
}

function withoutCapabilities(scope: Construct): LinuxParameters {
  const parameters = new LinuxParameters(scope, 'Linux', { initProcessEnabled: true });
  parameters.dropCapabilities(Capability.ALL);
  return parameters;
}

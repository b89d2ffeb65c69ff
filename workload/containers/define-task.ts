import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import {
  Capability,
  Ec2TaskDefinition,
  FargateTaskDefinition,
  type HealthCheck,
  LinuxParameters,
  LogDrivers,
  NetworkMode,
  type Secret,
  type TaskDefinition,
} from 'aws-cdk-lib/aws-ecs';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { acknowledge } from '../acknowledge.ts';
import type { ProgramName, Release, WorkloadEnvironment } from '../workload-environment.ts';
import type { Cluster } from './cluster.ts';
import { ReleasedImage } from './released-image.ts';
import { runtimePlatformOf } from './runtime-platform.ts';

const cpuUnits = 256;
const memoryInMebibytes = 512;

/** Counts as memory of the task, as far as it is used. */
const scratchInMebibytes = 64;

/** From SIGTERM to SIGKILL: longer than any program takes to end in good order. */
const stopTimeout = Duration.seconds(30);

/** A program; one that runs to its end listens at no port, and nobody asks for its health. */
interface TaskContract {
  readonly name: ProgramName;
  readonly port?: number;
  readonly healthPath?: string;
}

export interface TaskProps<Variables, Secrets> {
  environment: WorkloadEnvironment;
  release: Release;
  cluster: Cluster;
  contract: TaskContract;
  /** Every variable of the contract, no more and no less. */
  variables: { readonly [Name in keyof Variables]: string };
  secrets: { readonly [Name in keyof Secrets]: Secret };
  runsOn: 'fargate' | 'hosts';
  /** Otherwise the task has a network interface of its own. */
  usesNetworkOfHost?: boolean;
  /** What the program may that no other may; on EC2 hosts only. */
  exceptions?: {
    /** Root, and what root may then do. Left out, the program is the image's user `node`, and may do nothing special. */
    root?: readonly Capability[];
    /** Folders in memory that it may write to; nothing else of its file system can be written. */
    writable?: readonly string[];
  };
}

/**
 * A task of one container, which can do as little as possible: no root, no capability of the kernel, no way to get more
 * of either, no file that it could change. Fargate takes no `no-new-privileges`; without capabilities, a program there
 * that became root would still be denied what makes root.
 */
export function defineTask<Variables, Secrets>(
  scope: Construct,
  props: TaskProps<Variables, Secrets>,
): TaskDefinition {
  const { contract, environment, runsOn, usesNetworkOfHost } = props;
  const family = `sluice-${environment.name}-${contract.name}`;
  const task =
    runsOn === 'fargate'
      ? new FargateTaskDefinition(scope, 'Task', {
          family,
          cpu: cpuUnits,
          memoryLimitMiB: memoryInMebibytes,
          runtimePlatform: runtimePlatformOf(environment),
        })
      : new Ec2TaskDefinition(scope, 'Task', {
          family,
          networkMode: usesNetworkOfHost ? NetworkMode.HOST : NetworkMode.AWS_VPC,
        });
  task.addContainer(contract.name, {
    image: new ReleasedImage(scope, contract.name, props),
    cpu: cpuUnits,
    memoryLimitMiB: memoryInMebibytes,
    environment: props.variables,
    secrets: props.secrets,
    logging: LogDrivers.awsLogs({
      streamPrefix: contract.name,
      logGroup: defineLogGroup(scope, environment),
    }),
    ...entranceOf(contract),
    stopTimeout,
    user: props.exceptions?.root ? 'root' : 'node',
    readonlyRootFilesystem: true,
    linuxParameters: linuxParametersOf(scope, props),
    ...(runsOn === 'hosts' && { dockerSecurityOptions: ['no-new-privileges'] }),
  });
  acknowledge(task, {
    rules: ['AwsSolutions-ECS2'],
    reason: 'The variables are names, addresses and switches; what is secret comes from Secrets Manager.',
  });
  return task;
}

function defineLogGroup(scope: Construct, { keepsData }: WorkloadEnvironment): LogGroup {
  return new LogGroup(scope, 'Log', {
    retention: keepsData ? RetentionDays.ONE_YEAR : RetentionDays.ONE_MONTH,
    removalPolicy: keepsData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
  });
}

function entranceOf({ port, healthPath }: TaskContract) {
  return {
    ...(port !== undefined && { portMappings: [{ containerPort: port }] }),
    ...(healthPath !== undefined && { healthCheck: healthCheckAt(healthPath) }),
  };
}

/**
 * Asks the program at its health path with what every image has, a shell: a Node.js of its own for each check would take
 * a tenth of the task's memory.
 */
function healthCheckAt(healthPath: string): HealthCheck {
  const ask = [
    'exec 3<>"/dev/tcp/127.0.0.1/$PORT"',
    `printf 'GET ${healthPath} HTTP/1.0\\r\\n\\r\\n' >&3`,
    'read -r _ status _ <&3',
    '[ "$status" = 200 ]',
  ];
  return {
    command: ['CMD', 'bash', '-c', ask.join(' && ')],
    interval: Duration.seconds(10),
    timeout: Duration.seconds(5),
    retries: 3,
    startPeriod: Duration.seconds(30),
  };
}

function linuxParametersOf<V, S>(scope: Construct, { exceptions = {} }: TaskProps<V, S>): LinuxParameters {
  // With an init process a container ends at the first signal, and what its health checks leave behind is cleared away.
  const parameters = new LinuxParameters(scope, 'Linux', { initProcessEnabled: true });
  parameters.dropCapabilities(Capability.ALL);
  parameters.addCapabilities(...(exceptions.root ?? []));
  parameters.addTmpfs(
    ...(exceptions.writable ?? []).map((containerPath) => ({ containerPath, size: scratchInMebibytes })),
  );
  return parameters;
}

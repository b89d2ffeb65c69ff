import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import type { ISecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { SubnetType } from 'aws-cdk-lib/aws-ec2';
import { Repository } from 'aws-cdk-lib/aws-ecr';
import {
  AvailabilityZoneRebalancing,
  type BaseService,
  ContainerImage,
  Ec2Service,
  Ec2TaskDefinition,
  FargateService,
  FargateTaskDefinition,
  type HealthCheck,
  LogDrivers,
  NetworkMode,
  type ScalableTaskCount,
  type Secret,
  type TaskDefinition,
} from 'aws-cdk-lib/aws-ecs';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { Release, ServiceName, WorkloadEnvironment } from '../workload-environment.ts';
import type { Cluster } from './cluster.ts';
import { type LoadPerTask, scaleOnCpu, scaleOnLoad } from './scale-tasks.ts';

const cpuUnits = 256;
const memoryInMebibytes = 512;

export interface ContainerServiceProps<Variables, Secrets> {
  environment: WorkloadEnvironment;
  release: Release;
  cluster: Cluster;
  contract: { readonly name: ServiceName; readonly port: number; readonly healthPath: string };
  /** Every variable of the contract, no more and no less. */
  variables: { readonly [Name in keyof Variables]: string };
  secrets: { readonly [Name in keyof Secrets]: Secret };
  securityGroup: ISecurityGroup;
  runsOn: 'fargate' | 'hosts';
  /** Who finds out that a task is ill: the load balancer that calls it, or, for want of one, the task's own agent. */
  watchedBy: 'load-balancer' | 'agent';
}

/**
 * One program of the shop as an ECS service. Name the contract's types, `new ContainerService<CatalogVariables,
 * CatalogSecrets>`: a variable that is missing or misspelt then does not compile; nor do types left out.
 */
export class ContainerService<Variables = never, Secrets = never> extends Construct {
  readonly service: BaseService;
  readonly taskDefinition: TaskDefinition;
  readonly contract: ContainerServiceProps<never, never>['contract'];
  readonly #taskCount: ScalableTaskCount;

  constructor(scope: Construct, id: string, props: NoInfer<ContainerServiceProps<Variables, Secrets>>) {
    super(scope, id);
    this.contract = props.contract;
    this.taskDefinition = this.#defineTask(props);
    this.service = this.#defineService(props);
    // A task that starts before its execution role may pull the image counts as failed.
    this.service.node.addDependency(this.taskDefinition.obtainExecutionRole());
    this.#taskCount = scaleOnCpu(this.service, props.environment.sizes.tasks[props.contract.name]);
  }

  /** Besides on its tasks' processors, the service scales on this. */
  scaleOnLoad(load: LoadPerTask): void {
    scaleOnLoad(this.service, this.#taskCount, load);
  }

  #defineTask(props: ContainerServiceProps<Variables, Secrets>): TaskDefinition {
    const { contract, environment, runsOn } = props;
    const family = `sluice-${environment.name}-${contract.name}`;
    const taskDefinition =
      runsOn === 'fargate'
        ? new FargateTaskDefinition(this, 'Task', {
            family,
            cpu: cpuUnits,
            memoryLimitMiB: memoryInMebibytes,
          })
        : new Ec2TaskDefinition(this, 'Task', { family, networkMode: NetworkMode.AWS_VPC });
    taskDefinition.addContainer(contract.name, {
      image: this.#image(props),
      cpu: cpuUnits,
      memoryLimitMiB: memoryInMebibytes,
      environment: props.variables,
      secrets: props.secrets,
      portMappings: [{ containerPort: contract.port }],
      logging: LogDrivers.awsLogs({ streamPrefix: contract.name, logGroup: this.#logGroup(environment) }),
      stopTimeout: Duration.seconds(30),
      ...(props.watchedBy === 'agent' && { healthCheck: healthCheckInContainer(contract) }),
    });
    return taskDefinition;
  }

  #image({ contract, release }: ContainerServiceProps<Variables, Secrets>): ContainerImage {
    const { account, region } = release.registry;
    const repositoryName = `sluice/${contract.name}`;
    const repository = Repository.fromRepositoryAttributes(this, 'Repository', {
      repositoryName,
      repositoryArn: `arn:aws:ecr:${region}:${account}:repository/${repositoryName}`,
    });
    return ContainerImage.fromEcrRepository(repository, release.imageVersions[contract.name]);
  }

  #logGroup({ keepsData }: WorkloadEnvironment): LogGroup {
    return new LogGroup(this, 'Log', {
      retention: keepsData ? RetentionDays.ONE_YEAR : RetentionDays.ONE_MONTH,
      removalPolicy: keepsData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
  }

  #defineService(props: ContainerServiceProps<Variables, Secrets>): BaseService {
    const { cluster, environment, securityGroup } = props;
    const common = {
      cluster: cluster.cluster,
      // No desired count: every deployment would set it, whatever the load has made of it meanwhile.
      minHealthyPercent: 100,
      maxHealthyPercent: 200,
      circuitBreaker: { enable: true, rollback: true },
      availabilityZoneRebalancing: AvailabilityZoneRebalancing.ENABLED,
      vpcSubnets: { subnetType: SubnetType.PRIVATE_WITH_EGRESS },
      securityGroups: [securityGroup],
      taskDefinition: this.taskDefinition,
    };
    const service =
      props.runsOn === 'fargate'
        ? new FargateService(this, 'Service', {
            ...common,
            capacityProviderStrategies: [
              {
                capacityProvider: environment.fargateCapacity === 'spot' ? 'FARGATE_SPOT' : 'FARGATE',
                weight: 1,
              },
            ],
          })
        : new Ec2Service(this, 'Service', {
            ...common,
            capacityProviderStrategies: [{ capacityProvider: cluster.hosts.capacityProviderName, weight: 1 }],
          });
    // ECS refuses a service before its capacity provider belongs to the cluster, and to let go of one that is in use.
    service.node.addDependency(cluster.cluster);
    return service;
  }
}

function healthCheckInContainer({ port, healthPath }: { port: number; healthPath: string }): HealthCheck {
  const url = `http://127.0.0.1:${port}${healthPath}`;
  return {
    command: [
      'CMD-SHELL',
      `node -e "fetch('${url}').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"`,
    ],
    interval: Duration.seconds(10),
    timeout: Duration.seconds(5),
    retries: 3,
    startPeriod: Duration.seconds(30),
  };
}

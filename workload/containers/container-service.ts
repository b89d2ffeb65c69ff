import { Duration } from 'aws-cdk-lib';
import type { ISecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { SubnetType } from 'aws-cdk-lib/aws-ec2';
import {
  AvailabilityZoneRebalancing,
  type BaseService,
  DeploymentStrategy,
  Ec2Service,
  FargateService,
  type IAlternateTarget,
  type IEcsLoadBalancerTarget,
  type ScalableTaskCount,
  type TaskDefinition,
} from 'aws-cdk-lib/aws-ecs';
import { Construct } from 'constructs';
import type { Rollout, ScaledServiceName } from '../workload-environment.ts';
import { defineTask, type TaskProps } from './define-task.ts';
import { type LoadPerTask, scaleOnCpu, scaleOnLoad } from './scale-tasks.ts';

/** A program that listens, and tells how it is. */
interface ServiceContract {
  readonly name: ScaledServiceName;
  readonly port: number;
  readonly healthPath: string;
}

export interface ContainerServiceProps<Variables, Secrets> extends TaskProps<Variables, Secrets> {
  contract: ServiceContract;
  securityGroup: ISecurityGroup;
  /** A canary for what stands behind the internal load balancer; task by task unless said. */
  rollout?: Rollout;
}

/**
 * One program of the shop as an ECS service. Name the contract's types, `new ContainerService<CatalogVariables,
 * CatalogSecrets>`: a variable that is missing or misspelt then does not compile; nor do types left out.
 */
export class ContainerService<Variables = never, Secrets = never> extends Construct {
  readonly service: BaseService;
  readonly taskDefinition: TaskDefinition;
  readonly contract: ServiceContract;
  readonly rollout: Rollout;
  readonly #taskCount: ScalableTaskCount;

  constructor(scope: Construct, id: string, props: NoInfer<ContainerServiceProps<Variables, Secrets>>) {
    super(scope, id);
    this.contract = props.contract;
    this.rollout = props.rollout ?? { kind: 'rolling' };
    this.taskDefinition = defineTask(this, props);
    this.service = this.#defineService(props);
    // A task that starts before its execution role may pull the image counts as failed.
    this.service.node.addDependency(this.taskDefinition.obtainExecutionRole());
    this.#taskCount = scaleOnCpu(this.service, props.environment.sizes.tasks[props.contract.name]);
  }

  /** What a target group sends requests to; a canary has its place in another group as well. */
  target(alternateTarget?: IAlternateTarget): IEcsLoadBalancerTarget {
    const { name, port } = this.contract;
    return this.service.loadBalancerTarget({ containerName: name, containerPort: port, alternateTarget });
  }

  /** Besides on its tasks' processors, the service scales on this. */
  scaleOnLoad(load: LoadPerTask): void {
    scaleOnLoad(this.service, this.#taskCount, load);
  }

  #defineService(props: ContainerServiceProps<Variables, Secrets>): BaseService {
    const { cluster, environment, securityGroup } = props;
    const common = {
      cluster: cluster.cluster,
      // No desired count: every deployment would set it, whatever the load has made of it meanwhile.
      minHealthyPercent: 100,
      maxHealthyPercent: 200,
      circuitBreaker: { enable: true, rollback: true },
      ...strategyOf(this.rollout),
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

function strategyOf(rollout: Rollout) {
  if (rollout.kind === 'rolling') return {};
  const bakeTime = Duration.minutes(rollout.bakeTimeInMinutes);
  return {
    deploymentStrategy: DeploymentStrategy.CANARY,
    canaryConfiguration: { stepPercent: rollout.percent, stepBakeTime: bakeTime },
    bakeTime,
  };
}

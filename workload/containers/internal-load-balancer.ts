import type { Duration } from 'aws-cdk-lib';
import type { IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import { SubnetType } from 'aws-cdk-lib/aws-ec2';
import { NetworkMode } from 'aws-cdk-lib/aws-ecs';
import {
  type ApplicationListener,
  ApplicationListenerRule,
  ApplicationLoadBalancer,
  ApplicationProtocol,
  ApplicationTargetGroup,
  ListenerAction,
  ListenerCondition,
  TargetGroupLoadBalancingAlgorithmType,
  TargetType,
} from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Construct } from 'constructs';
import { acknowledge } from '../acknowledge.ts';
import type { DataStack } from '../data/data-stack.ts';
import type { OperationsStack } from '../monitoring/operations-stack.ts';
import type { NetworkStack } from '../network/network-stack.ts';
import type { WorkloadEnvironment } from '../workload-environment.ts';
import { acrossGroups } from './across-groups.ts';
import { Canary } from './canary.ts';
import type { ContainerService } from './container-service.ts';
import { deregistrationDelay, healthCheck } from './target-health.ts';

/** What a quarter of a processor answers at ease; where requests take more than usual, the processors ask first. */
const requestsPerTaskAndMinute = 3000;

/** After every other rule. */
const lastPriority = 1000;

export interface InternalLoadBalancerProps {
  environment: WorkloadEnvironment;
  network: NetworkStack;
  operations: OperationsStack;
  data: DataStack;
}

/** The one address inside the network: a service by its base path, the storefront for everything else. */
export class InternalLoadBalancer extends Construct {
  /** `http://` and the name, without a path. */
  readonly url: string;
  readonly loadBalancer: ApplicationLoadBalancer;
  /** Where the requests to each service go; to two where a rollout shifts them from one to the other. */
  readonly targetGroups = new Map<ContainerService, readonly ApplicationTargetGroup[]>();
  readonly #network: NetworkStack;
  readonly #listener: ApplicationListener;
  readonly #canary: Canary;

  constructor(scope: Construct, id: string, props: InternalLoadBalancerProps) {
    super(scope, id);
    const { environment, network, data, operations } = props;
    this.loadBalancer = new ApplicationLoadBalancer(this, 'LoadBalancer', {
      vpc: network.vpc,
      vpcSubnets: { subnetType: SubnetType.PRIVATE_WITH_EGRESS },
      internetFacing: false,
      securityGroup: network.securityGroups.internalLoadBalancer,
      dropInvalidHeaderFields: true,
      deletionProtection: environment.keepsData,
    });
    this.loadBalancer.logAccessLogs(data.accessLogs, 'internal-load-balancer');
    this.#listener = this.loadBalancer.addListener('Http', {
      port: 80,
      protocol: ApplicationProtocol.HTTP,
      open: false,
      // A canary shifts requests by a rule, which a default is not; the last rule takes what no other does.
      defaultAction: ListenerAction.fixedResponse(404),
    });
    acknowledgePrivacy(this.loadBalancer, this.#listener, environment);
    this.url = `http://${this.loadBalancer.loadBalancerDnsName}`;
    this.#network = network;
    this.#canary = new Canary(this, 'Canary', { operations });
  }

  /** Sends `basePath` and what stands under it to the service; of several rules the lowest priority is asked first. */
  route(service: ContainerService, { basePath, priority }: { basePath: string; priority: number }) {
    this.#forward(service, [basePath, `${basePath}/*`], priority);
  }

  /** Sends everything that no route takes to the service. */
  routeTheRest(service: ContainerService) {
    this.#forward(service, ['/*'], lastPriority);
  }

  /** How many requests to the service there are in a period. */
  requestsTo(service: ContainerService, period: Duration): IMetric {
    return acrossGroups(this.targetGroups.get(service) ?? [], {
      name: `requestsTo${service.node.id}`,
      label: service.contract.name,
      combine: 'SUM',
      period,
      metricOf: (metrics) => metrics.requestCount({ period }),
    });
  }

  #forward(service: ContainerService, paths: string[], priority: number) {
    const { name } = service.contract;
    const group = this.#defineGroup(`${name}Group`, service);
    const second =
      service.rollout.kind === 'canary' ? this.#defineGroup(`${name}SecondGroup`, service) : undefined;
    const rule = new ApplicationListenerRule(this.#listener, `${name}Rule`, {
      listener: this.#listener,
      priority,
      conditions: [ListenerCondition.pathPatterns(paths)],
      action: second
        ? // Once deployed, ECS keeps these weights; whoever changes the rule here sets them back to the first group.
          ListenerAction.weightedForward([
            { targetGroup: group, weight: 100 },
            { targetGroup: second, weight: 0 },
          ])
        : ListenerAction.forward([group]),
    });
    this.targetGroups.set(service, second ? [group, second] : [group]);
    if (second) this.#canary.watch(service, { rule, groups: [group, second] });
    else group.addTarget(service.target());
    service.scaleOnLoad({
      name: 'requests-per-task',
      load: [group, ...(second ? [second] : [])].map(({ metrics }) => metrics.requestCount()),
      targetPerTask: requestsPerTaskAndMinute,
    });
  }

  #defineGroup(id: string, { contract, taskDefinition }: ContainerService): ApplicationTargetGroup {
    return new ApplicationTargetGroup(this.#listener, id, {
      vpc: this.#network.vpc,
      targetType: taskDefinition.networkMode === NetworkMode.AWS_VPC ? TargetType.IP : TargetType.INSTANCE,
      port: contract.port,
      protocol: ApplicationProtocol.HTTP,
      // Round robin is the balancer's "first in, first out": the target that was used longest ago is next.
      loadBalancingAlgorithmType: TargetGroupLoadBalancingAlgorithmType.ROUND_ROBIN,
      deregistrationDelay,
      healthCheck: { ...healthCheck, path: contract.healthPath },
    });
  }
}

function acknowledgePrivacy(
  loadBalancer: ApplicationLoadBalancer,
  listener: ApplicationListener,
  { keepsData }: WorkloadEnvironment,
): void {
  acknowledge(loadBalancer, {
    rules: ['NIST.800.53.R5-ALBWAFEnabled'],
    reason: 'Only proxies and services reach it; what comes from the world, the proxies limit and check.',
  });
  acknowledge(listener, {
    rules: ['NIST.800.53.R5-ALBHttpToHttpsRedirection', 'NIST.800.53.R5-ELBv2ACMCertificateRequired'],
    reason:
      'TLS ends at the proxies; behind them, calls stay in private subnets, between groups that name each other.',
  });
  if (keepsData) return;
  acknowledge(loadBalancer, {
    rules: ['NIST.800.53.R5-ELBDeletionProtectionEnabled'],
    reason: 'The environment holds demo data, and is to be removable in one go.',
  });
}

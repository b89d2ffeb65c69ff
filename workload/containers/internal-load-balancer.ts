import { SubnetType } from 'aws-cdk-lib/aws-ec2';
import {
  type AddApplicationTargetsProps,
  type ApplicationListener,
  ApplicationLoadBalancer,
  ApplicationProtocol,
  ListenerCondition,
  TargetGroupLoadBalancingAlgorithmType,
} from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Construct } from 'constructs';
import type { NetworkStack } from '../network/network-stack.ts';
import type { ContainerService } from './container-service.ts';
import { deregistrationDelay, healthCheck } from './target-health.ts';

/** What a quarter of a processor answers at ease; where requests take more than usual, the processors ask first. */
const requestsPerTaskAndMinute = 3000;

export interface InternalLoadBalancerProps {
  network: NetworkStack;
}

/** The one address inside the network: a service by its base path, the storefront for everything else. */
export class InternalLoadBalancer extends Construct {
  /** `http://` and the name, without a path. */
  readonly url: string;
  readonly #listener: ApplicationListener;

  constructor(scope: Construct, id: string, { network }: InternalLoadBalancerProps) {
    super(scope, id);
    const loadBalancer = new ApplicationLoadBalancer(this, 'LoadBalancer', {
      vpc: network.vpc,
      vpcSubnets: { subnetType: SubnetType.PRIVATE_WITH_EGRESS },
      internetFacing: false,
      securityGroup: network.securityGroups.internalLoadBalancer,
      dropInvalidHeaderFields: true,
    });
    this.#listener = loadBalancer.addListener('Http', {
      port: 80,
      protocol: ApplicationProtocol.HTTP,
      open: false,
    });
    this.url = `http://${loadBalancer.loadBalancerDnsName}`;
  }

  /** Sends `basePath` and what stands under it to the service; of several rules the lowest priority is asked first. */
  route(service: ContainerService, { basePath, priority }: { basePath: string; priority: number }) {
    this.#forward(service, {
      conditions: [ListenerCondition.pathPatterns([basePath, `${basePath}/*`])],
      priority,
    });
  }

  /** Sends everything that no route takes to the service. */
  routeTheRest(service: ContainerService) {
    this.#forward(service, {});
  }

  #forward(service: ContainerService, when: Pick<AddApplicationTargetsProps, 'conditions' | 'priority'>) {
    const group = this.#listener.addTargets(service.contract.name, { ...targets(service), ...when });
    service.scaleOnLoad({
      name: 'requests-per-task',
      load: [group.metrics.requestCount()],
      targetPerTask: requestsPerTaskAndMinute,
    });
  }
}

function targets({ service, contract }: ContainerService): AddApplicationTargetsProps {
  return {
    targets: [service.loadBalancerTarget({ containerName: contract.name, containerPort: contract.port })],
    port: contract.port,
    protocol: ApplicationProtocol.HTTP,
    // Round robin is the balancer's "first in, first out": the target that was used longest ago is next.
    loadBalancingAlgorithmType: TargetGroupLoadBalancingAlgorithmType.ROUND_ROBIN,
    deregistrationDelay,
    healthCheck: { ...healthCheck, path: contract.healthPath },
  };
}

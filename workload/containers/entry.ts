import { Duration } from 'aws-cdk-lib';
import { SubnetType } from 'aws-cdk-lib/aws-ec2';
import { NetworkLoadBalancer, Protocol } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Construct } from 'constructs';
import type { NetworkStack } from '../network/network-stack.ts';
import type { ContainerService } from './container-service.ts';
import { healthCheck } from './target-health.ts';

/**
 * A network load balancer opens connections to a target for more than a minute after it was told not to
 * (https://github.com/aws/containers-roadmap/issues/470); a proxy must outlive that.
 */
const lateConnections = Duration.seconds(120);

export interface EntryProps {
  network: NetworkStack;
  proxy: ContainerService;
}

/** Where the world reaches the shop: a network load balancer in front of the proxies. */
export class Entry extends Construct {
  /** `http://` and the name, without a path. */
  readonly url: string;

  constructor(scope: Construct, id: string, { network, proxy }: EntryProps) {
    super(scope, id);
    const { contract, service } = proxy;
    const loadBalancer = new NetworkLoadBalancer(this, 'LoadBalancer', {
      vpc: network.vpc,
      vpcSubnets: { subnetType: SubnetType.PUBLIC },
      internetFacing: true,
      crossZoneEnabled: true,
      securityGroups: [network.securityGroups.entry],
    });
    loadBalancer.addListener('Http', { port: 80, protocol: Protocol.TCP }).addTargets(contract.name, {
      targets: [service.loadBalancerTarget({ containerName: contract.name, containerPort: contract.port })],
      port: contract.port,
      protocol: Protocol.TCP,
      deregistrationDelay: lateConnections,
      // The proxy tells the storefront who asks; otherwise that would be this load balancer for everybody.
      preserveClientIp: true,
      healthCheck: { ...healthCheck, path: contract.healthPath },
    });
    this.url = `http://${loadBalancer.loadBalancerDnsName}`;
  }
}

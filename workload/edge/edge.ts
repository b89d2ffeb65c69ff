import { Duration } from 'aws-cdk-lib';
import type { Ec2Service } from 'aws-cdk-lib/aws-ecs';
import { Construct } from 'constructs';
import type { ServiceSurroundings } from '../services/service-surroundings.ts';
import { defineProxyTask } from './proxy-task.ts';
import { ReverseProxy } from './reverse-proxy.ts';

/** Of the host in the first zone; in each further zone a day less, so that no two are replaced at once. */
const lifetimeInDays = 14;

/** Where the world reaches the shop: in every zone a proxy with an address of its own. */
export class Edge extends Construct {
  /** `http://` and a name or address, without a path. */
  readonly url: string;
  /** Zone after zone: each is deployed when the one before it is there again, so that others serve meanwhile. */
  readonly services: readonly Ec2Service[];

  constructor(scope: Construct, id: string, surroundings: ServiceSurroundings) {
    super(scope, id);
    const task = defineProxyTask(this, surroundings);
    const proxies = surroundings.network.vpc.publicSubnets.map(
      (subnet, index) =>
        new ReverseProxy(this, `Proxy${index + 1}`, {
          ...surroundings,
          task,
          subnet,
          lifetime: Duration.days(lifetimeInDays - index),
        }),
    );
    this.services = proxies.map(({ service }) => service);
    for (const [index, service] of this.services.entries()) {
      const before = this.services[index - 1];
      if (before) service.node.addDependency(before);
    }
    this.url = `http://${proxies[0]?.address}`;
  }
}

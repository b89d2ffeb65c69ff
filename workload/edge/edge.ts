import { Duration } from 'aws-cdk-lib';
import { Certificate, CertificateValidation } from 'aws-cdk-lib/aws-certificatemanager';
import type { Ec2Service } from 'aws-cdk-lib/aws-ecs';
import { HostedZone, type IHostedZone } from 'aws-cdk-lib/aws-route53';
import { Construct } from 'constructs';
import type { ServiceSurroundings } from '../services/service-surroundings.ts';
import { defineHostPolicy } from './host-role.ts';
import { defineProxyTask } from './proxy-task.ts';
import { ReverseProxy } from './reverse-proxy.ts';
import { type RegionRole, ShopName } from './shop-name.ts';

/** Of the host in the first zone; in each further zone a day less, so that no two are replaced at once. */
const lifetimeInDays = 14;

export interface EdgeProps extends ServiceSurroundings {
  /** Of this region, where the environment has two. */
  role?: RegionRole;
}

/** Where the world reaches the shop: in every zone a proxy with an address of its own, and a name for all of them. */
export class Edge extends Construct {
  /** `https://` and the domain, or else `http://` and the address of the first proxy; without a path. */
  readonly url: string;
  /** Zone after zone: each is deployed when the one before it is there again, so that others serve meanwhile. */
  readonly services: readonly Ec2Service[];

  constructor(scope: Construct, id: string, props: EdgeProps) {
    super(scope, id);
    const { domain } = props.environment;
    const zone = this.#findZone(props);
    const certificateArn = domain === undefined ? undefined : this.#defineCertificate(domain, zone);
    const proxies = this.#defineProxies(props, certificateArn);
    this.services = proxies.map(({ service }) => service);
    const addresses = proxies.map(({ address }) => address);
    if (domain !== undefined && zone)
      new ShopName(this, 'Name', { domain, zone, addresses, role: props.role });
    this.url = domain === undefined ? `http://${addresses[0]}` : `https://${domain}`;
  }

  /** As data says it: synthesis must not ask an account. */
  #findZone({ environment: { hostedZone } }: EdgeProps): IHostedZone | undefined {
    return (
      hostedZone &&
      HostedZone.fromHostedZoneAttributes(this, 'Zone', {
        hostedZoneId: hostedZone.id,
        zoneName: hostedZone.name,
      })
    );
  }

  #defineCertificate(domain: string, zone: IHostedZone | undefined): string {
    const { certificateArn } = new Certificate(this, 'Certificate', {
      domainName: domain,
      validation: CertificateValidation.fromDns(zone),
      // NGINX is none of the services that ACM hands certificates to by itself.
      allowExport: true,
    });
    return certificateArn;
  }

  #defineProxies(props: EdgeProps, certificateArn: string | undefined): ReverseProxy[] {
    const { environment, network, data } = props;
    const subnets = network.vpc.publicSubnets;
    const task = defineProxyTask(this, props);
    const tag = { key: 'sluice:proxies-of', value: environment.name };
    const hostPolicy = defineHostPolicy(this, { media: data.media, certificateArn, subnets, tag });
    const proxies = subnets.map(
      (subnet, index) =>
        new ReverseProxy(this, `Proxy${index + 1}`, {
          ...props,
          task,
          subnet,
          certificateArn,
          hostPolicy,
          tag,
          lifetime: Duration.days(lifetimeInDays - index),
        }),
    );
    for (const [index, { service }] of proxies.entries()) {
      const before = proxies[index - 1];
      if (before) service.node.addDependency(before.service);
    }
    return proxies;
  }
}

import { Duration, Stack } from 'aws-cdk-lib';
import {
  ARecord,
  Failover,
  HealthCheck,
  HealthCheckType,
  type IHealthCheck,
  type IHostedZone,
  RecordTarget,
} from 'aws-cdk-lib/aws-route53';
import { Construct } from 'constructs';
import { storefront } from '../../app/storefront/contract.ts';

/** As long, a customer may go on asking a proxy that is gone. */
const timeToLive = Duration.seconds(60);

/** As quick as Route 53 can be asked to notice: after half a minute. */
const healthCheck = { requestInterval: Duration.seconds(10), failureThreshold: 3 };

/** Of two regions, the one where the shop is, or the one to which it goes when that fails. */
export type RegionRole = 'primary' | 'secondary';

export interface ShopNameProps {
  /** The host name of the shop. */
  domain: string;
  zone: IHostedZone;
  /** Of the proxies of this region. */
  addresses: readonly string[];
  /** Left out where the shop has one region only. */
  role: RegionRole | undefined;
}

/** Where a shop in two regions has the proxies of one of them. */
export function nameOfRegion(region: string, domain: string): string {
  return `${region}.${domain}`;
}

/** What leads to the primary region of a shop, or to the other one while no proxy answers there. */
export function nameOfAnswering(domain: string): string {
  return `answering.${domain}`;
}

/**
 * The shop's name leads to every proxy that hands requests to a storefront that answers, so one that does not is no
 * outage. With two regions, the proxies of each stand under a name of their own, another name leads to the primary one as
 * long as any proxy there answers, and the plan for the switch says what leads there (`planned-name.ts`).
 */
export class ShopName extends Construct {
  /** Healthy while any proxy of the region is. */
  readonly regionHealth: HealthCheck;

  constructor(scope: Construct, id: string, props: ShopNameProps) {
    super(scope, id);
    const checks = props.addresses.map((address, index) => this.#checkProxy(props, address, index));
    this.regionHealth = new HealthCheck(this, 'RegionHealth', {
      type: HealthCheckType.CALCULATED,
      childHealthChecks: checks,
      healthThreshold: 1,
    });
    const [record] = this.#nameProxies(props, checks);
    if (props.role !== undefined && record) this.#nameRegion(props, props.role, record);
  }

  /** Asks through the proxy: what customers come for is behind it. */
  #checkProxy({ domain }: ShopNameProps, address: string, index: number): HealthCheck {
    return new HealthCheck(this, `Health${index + 1}`, {
      type: HealthCheckType.HTTPS,
      ipAddress: address,
      fqdn: domain,
      resourcePath: storefront.healthPath,
      ...healthCheck,
    });
  }

  #nameProxies({ domain, zone, addresses, role }: ShopNameProps, checks: readonly IHealthCheck[]): ARecord[] {
    const name = role === undefined ? domain : nameOfRegion(Stack.of(this).region, domain);
    return checks.map(
      (check, index) =>
        new ARecord(this, `Proxy${index + 1}`, {
          zone,
          recordName: `${name}.`,
          target: RecordTarget.fromIpAddresses(addresses[index] ?? ''),
          multiValueAnswer: true,
          setIdentifier: `proxy-${index + 1}`,
          healthCheck: check,
          ttl: timeToLive,
        }),
    );
  }

  #nameRegion({ domain, zone }: ShopNameProps, role: RegionRole, proxies: ARecord): void {
    new ARecord(this, 'Region', {
      zone,
      recordName: `${nameOfAnswering(domain)}.`,
      target: RecordTarget.fromAlias({
        bind: () => ({
          dnsName: proxies.domainName,
          hostedZoneId: zone.hostedZoneId,
          evaluateTargetHealth: true,
        }),
      }),
      failover: role === 'primary' ? Failover.PRIMARY : Failover.SECONDARY,
      setIdentifier: role,
      healthCheck: this.regionHealth,
    });
  }
}

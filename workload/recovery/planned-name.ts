import { Fn } from 'aws-cdk-lib';
import type { CfnPlan } from 'aws-cdk-lib/aws-arcregionswitch';
import { ARecord, Failover, HealthCheck, type IHostedZone, RecordTarget } from 'aws-cdk-lib/aws-route53';
import { Construct } from 'constructs';
import { nameOfAnswering, nameOfRegion } from '../edge/shop-name.ts';

/** The name of a shop that a plan leads from one region to the other. */
export interface PlannedName {
  domain: string;
  zone: IHostedZone;
}

export interface PlannedRecordsProps extends PlannedName {
  plan: CfnPlan;
  home: string;
  dr: string;
}

/**
 * The shop's name leads where the plan says, by a health check that it makes for each region: that of the region which
 * was activated last is healthy, at first that of the primary one. As long as that is so, the name leads to whichever
 * region answers; once the DR region was activated, to that one alone, although the other may be well.
 */
export class PlannedRecords extends Construct {
  constructor(scope: Construct, id: string, { domain, zone, plan, home, dr }: PlannedRecordsProps) {
    super(scope, id);
    const lead = (name: string, region: string, failover: Failover) =>
      new ARecord(this, failover === Failover.PRIMARY ? 'Primary' : 'Secondary', {
        zone,
        recordName: `${domain}.`,
        target: RecordTarget.fromAlias({
          bind: () => ({ dnsName: name, hostedZoneId: zone.hostedZoneId, evaluateTargetHealth: true }),
        }),
        failover,
        setIdentifier: region,
        healthCheck: HealthCheck.fromHealthCheckId(this, `Activated-${region}`, healthCheckOf(plan, region)),
      });
    lead(nameOfAnswering(domain), home, Failover.PRIMARY);
    lead(nameOfRegion(dr, domain), dr, Failover.SECONDARY);
  }
}

/**
 * An entry of the plan's list is `zone:record:region:id`. Nothing is said of their order, so the region is looked for;
 * were the entries of another form, there would be nothing to select, and the deployment would say so.
 */
function healthCheckOf(plan: CfnPlan, region: string): string {
  const fromRegionOn = Fn.select(1, Fn.split(`:${region}:`, Fn.join(',', plan.attrPlanHealthChecks)));
  return Fn.select(0, Fn.split(',', fromRegionOn));
}

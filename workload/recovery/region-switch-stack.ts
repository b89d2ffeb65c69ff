import { Duration, Stack, type StackProps } from 'aws-cdk-lib';
import { CfnPlan } from 'aws-cdk-lib/aws-arcregionswitch';
import { AccountRootPrincipal, PolicyStatement, Role } from 'aws-cdk-lib/aws-iam';
import { HostedZone } from 'aws-cdk-lib/aws-route53';
import type { Construct } from 'constructs';
import { globalNameOf } from '../data/global-database.ts';
import type { WorkloadEnvironment } from '../workload-environment.ts';
import { type PlannedName, PlannedRecords } from './planned-name.ts';
import { approve, moveDatabase, scaleUp, shiftTraffic } from './switch-steps.ts';
import type { SwitchedRegion } from './switched-region.ts';
import { defineSwitchingRole } from './switching-role.ts';

/** From the decision to orders being processed in the other region. */
const recoveryTimeObjective = Duration.minutes(30);

export interface RegionSwitchStackProps extends StackProps {
  environment: WorkloadEnvironment;
  home: SwitchedRegion;
  dr: SwitchedRegion;
}

/**
 * How the shop goes from one of its regions to the other, and how it goes back: one plan with a workflow for each way,
 * which ARC Region switch carries out in the region that is to be activated, so that the other one may be lost. In an
 * outage, Route 53 leads customers away by its own health checks, before anybody decides.
 * https://docs.aws.amazon.com/r53recovery/latest/dg/region-switch.html
 */
export class RegionSwitchStack extends Stack {
  constructor(scope: Construct, id: string, { environment, home, dr, ...props }: RegionSwitchStackProps) {
    super(scope, id, props);
    const regions = [home, dr];
    const globalName = globalNameOf(environment);
    const name = this.#findName(environment);
    const approver = new Role(this, 'Approver', {
      description: 'Taken on by whoever approves that the database goes to the other region',
      assumedBy: new AccountRootPrincipal(),
    });
    const plan = new CfnPlan(this, 'Plan', {
      name: `sluice-${environment.name}`,
      description: 'Takes the shop to its DR region, and back',
      recoveryApproach: 'activePassive',
      regions: regions.map(({ region }) => region),
      primaryRegion: home.region,
      recoveryTimeObjectiveMinutes: recoveryTimeObjective.toMinutes(),
      executionRole: defineSwitchingRole(this, { globalName, name, regions }).roleArn,
      workflows: regions.map(({ region }) => ({
        workflowTargetAction: 'activate',
        workflowTargetRegion: region,
        workflowDescription: `The shop goes to ${region}`,
        steps: [
          scaleUp(regions),
          ...(name ? [shiftTraffic(name, regions)] : []),
          approve(approver),
          moveDatabase(globalName, regions),
        ],
      })),
    });
    approver.addToPolicy(
      new PolicyStatement({
        actions: ['arc-region-switch:ApprovePlanExecutionStep'],
        resources: [plan.attrArn],
      }),
    );
    if (name) new PlannedRecords(this, 'Name', { ...name, plan, home: home.region, dr: dr.region });
  }

  #findName({ domain, hostedZone }: WorkloadEnvironment): PlannedName | undefined {
    if (domain === undefined || !hostedZone) return undefined;
    const zone = HostedZone.fromHostedZoneAttributes(this, 'Zone', {
      hostedZoneId: hostedZone.id,
      zoneName: hostedZone.name,
    });
    return { domain, zone };
  }
}

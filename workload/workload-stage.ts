import { Aspects, Stage } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { BuildRoles } from './containers/task-stopping.ts';
import { NarrowPolicies } from './narrow-policies.ts';
import { RegionSwitchStack } from './recovery/region-switch-stack.ts';
import { switchedRegion } from './recovery/switched-region.ts';
import { Region } from './region.ts';
import type { ServicesStack } from './services/services-stack.ts';
import type { Release, WorkloadEnvironment } from './workload-environment.ts';

export { acknowledge } from './acknowledge.ts';
export { defineAutomationDeadLetters } from './automation/dead-letters.ts';
export { taskStopperArn } from './containers/task-stopping.ts';
export { EncryptLogGroups } from './encryption/encrypt-log-groups.ts';
export { defineAlarmTopic, letAlarmsUse } from './monitoring/alarm-topic.ts';
export type { AlarmDescription } from './monitoring/watch.ts';
export { namedBecause } from './named-because.ts';
export { NarrowPolicies } from './narrow-policies.ts';
export { acrossRegions } from './recovery/across-regions.ts';
export { defineFunction, type FunctionProps } from './services/define-function.ts';
export { watchFunctions } from './services/watch-functions.ts';
export type {
  Architecture,
  FunctionName,
  ImageVersions,
  OfficeHours,
  ProgramName,
  Release,
  WorkloadEnvironment,
} from './workload-environment.ts';

export interface WorkloadStageProps {
  environment: WorkloadEnvironment;
  release: Release;
  /** Builds that may stop tasks in the region of the environment; left out, none may. */
  stoppingBuilds?: BuildRoles | undefined;
}

/** Everything that runs in one environment, in its region and, where it has one, in its DR region. */
export class WorkloadStage extends Stage {
  /** Those of the region in which the environment stands. */
  readonly services: ServicesStack;

  constructor(scope: Construct, { environment, release, stoppingBuilds }: WorkloadStageProps) {
    const { name, account, region } = environment;
    super(scope, name, { env: { account, region } });
    Aspects.of(this).add(new NarrowPolicies());
    const waiting = waitingEnvironment(environment);
    const dr =
      waiting && new Region(this, { environment: waiting, release: releaseIn(waiting.region, release) });
    const home = new Region(this, { environment, release, dr, stoppingBuilds });
    if (dr) {
      putInOrder(home, dr);
      this.#planTheSwitch(environment, home, dr);
    }
    this.services = home.services;
  }

  #planTheSwitch(environment: WorkloadEnvironment, home: Region, dr: Region): void {
    const plan = new RegionSwitchStack(this, 'region-switch', {
      environment,
      stackName: `sluice-${environment.name}-region-switch`,
      home: switchedRegion(home),
      dr: switchedRegion(dr),
    });
    plan.addStackDependency(home.services, 'It names the services of both regions');
    plan.addStackDependency(dr.services, 'It names the services of both regions');
  }
}

/** The environment as it stands in its DR region; undefined where it has none. */
function waitingEnvironment(environment: WorkloadEnvironment): WorkloadEnvironment | undefined {
  const { drRegion, drSizes, region, ...others } = environment;
  if (drRegion === undefined || drSizes === undefined) return undefined;
  return { ...others, region: drRegion, sizes: drSizes, standsInFor: region };
}

/** ECR copies every image there, so that one region starts without the other. */
function releaseIn(region: string, release: Release): Release {
  return { ...release, registry: { ...release.registry, region } };
}

/**
 * Data first where it comes from, programs first where nobody uses them yet. A DR region refers to nothing in the other
 * one, so that it can be deployed by itself while that is lost.
 */
function putInOrder(home: Region, dr: Region): void {
  if (dr.copies) home.data.addStackDependency(dr.copies, 'Media and snapshots are copied there');
  dr.data.addStackDependency(home.data, 'Database and secrets are copies of those there');
  home.services.addStackDependency(
    dr.services,
    'A release that does not start is found where it does no harm',
  );
}

import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import type { IConstruct } from 'constructs';
import { taskStopperArn, type WorkloadEnvironment } from '../workload/workload-stage.ts';

/** Lets somebody take the role that may stop tasks of an environment, and no other. */
export function grantStopOfTasks(stopper: IGrantable & IConstruct, environment: WorkloadEnvironment): void {
  Grant.addToPrincipal({
    grantee: stopper,
    actions: ['sts:AssumeRole'],
    resourceArns: [taskStopperArn(stopper, environment)],
  });
}

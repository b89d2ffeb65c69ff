import { Duration } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Schedule, type ScheduleExpression, ScheduleTargetInput } from 'aws-cdk-lib/aws-scheduler';
import { Universal } from 'aws-cdk-lib/aws-scheduler-targets';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Canary } from 'aws-cdk-lib/aws-synthetics';
import { Construct } from 'constructs';
import { afterBeginningOf, beforeEndOf } from '../automation/schedules.ts';
import type { OfficeHours } from '../workload-environment.ts';

/** Later than that, the shop may sleep again. */
const patience = { maxEventAge: Duration.hours(1), retryAttempts: 10 };

export interface CanaryHoursProps {
  canary: Canary;
  officeHours: OfficeHours;
  deadLetters: IQueue;
}

/**
 * Starts the canary when the shop has woken, and stops it before the shop goes to sleep; an evening for which somebody
 * wakes the shop has none. Scheduler calls Synthetics itself:
 * https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-targets-universal.html
 */
export class CanaryHours extends Construct {
  constructor(scope: Construct, id: string, { canary, officeHours, deadLetters }: CanaryHoursProps) {
    super(scope, id);
    const onSchedule = (name: 'Start' | 'Stop', schedule: ScheduleExpression) =>
      new Schedule(this, name, {
        description: `${name}s the canary`,
        schedule,
        target: new Universal({
          service: 'synthetics',
          action: `${name.toLowerCase()}Canary`,
          input: ScheduleTargetInput.fromObject({ Name: canary.canaryName }),
          policyStatements: [
            new PolicyStatement({ actions: [`synthetics:${name}Canary`], resources: [canary.canaryArn] }),
          ],
          deadLetterQueue: deadLetters,
          ...patience,
        }),
      });
    onSchedule('Start', afterBeginningOf(officeHours));
    onSchedule('Stop', beforeEndOf(officeHours));
  }
}

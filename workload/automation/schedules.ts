import { TimeZone } from 'aws-cdk-lib';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import type { WorkloadEnvironment } from '../workload-environment.ts';

/** Every hour; of an environment that sleeps, only those hours in which it is awake from their beginning to their end. */
export function hourly(
  { officeHours }: WorkloadEnvironment,
  { minute }: { minute: number },
): ScheduleExpression {
  if (officeHours === undefined) return ScheduleExpression.cron({ minute: String(minute) });
  const { timeZone, days, from, to } = officeHours;
  return ScheduleExpression.cron({
    minute: String(minute),
    hour: `${from}-${to - 1}`,
    weekDay: days,
    timeZone: TimeZone.of(timeZone),
  });
}

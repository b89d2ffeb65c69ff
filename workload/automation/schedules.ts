import { TimeZone } from 'aws-cdk-lib';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import type { OfficeHours, WorkloadEnvironment } from '../workload-environment.ts';

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

/** Once a day, in UTC. */
export function daily({ hour }: { hour: number }): ScheduleExpression {
  return ScheduleExpression.cron({ minute: '0', hour: String(hour) });
}

/** On the days of the week that have office hours. */
export function atBeginningOf({ timeZone, days, from }: OfficeHours): ScheduleExpression {
  return ScheduleExpression.cron({
    minute: '0',
    hour: String(from),
    weekDay: days,
    timeZone: TimeZone.of(timeZone),
  });
}

/** On every day, also after one on which somebody has woken the environment out of turn. */
export function dailyAtEndOf({ timeZone, to }: OfficeHours): ScheduleExpression {
  return ScheduleExpression.cron({ minute: '0', hour: String(to), timeZone: TimeZone.of(timeZone) });
}

/** When the shop is whole again after it was woken. */
export function afterBeginningOf({ timeZone, days, from }: OfficeHours): ScheduleExpression {
  return ScheduleExpression.cron({
    minute: '15',
    hour: String(from),
    weekDay: days,
    timeZone: TimeZone.of(timeZone),
  });
}

/** Shortly before the shop is put to sleep. */
export function beforeEndOf({ timeZone, days, to }: OfficeHours): ScheduleExpression {
  return ScheduleExpression.cron({
    minute: '55',
    hour: String(to - 1),
    weekDay: days,
    timeZone: TimeZone.of(timeZone),
  });
}

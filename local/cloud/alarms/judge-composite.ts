import type { Place } from '../metrics/metric.ts';
import type { Alarm } from './alarm.ts';
import type { AlarmState } from './alarm-definition.ts';
import type { CompositeAlarm } from './composite-alarm.ts';
import type { AlarmVerdict } from './judge-alarm.ts';

/** By name or ARN, in the account and region. */
export function findAlarm(
  alarms: readonly Alarm[],
  { account, region }: Place,
  nameOrArn: string,
): Alarm | undefined {
  return alarms.find(
    (alarm) =>
      alarm.account === account &&
      alarm.region === region &&
      (alarm.name === nameOrArn || alarm.arn === nameOrArn),
  );
}

/** The alarms on which one stands. */
export function namedBy(alarm: Alarm, alarms: readonly Alarm[]): Alarm[] {
  return (alarm.composite?.rule.alarms ?? []).flatMap((name) => findAlarm(alarms, alarm, name) ?? []);
}

/** The state of an alarm by those of others; undefined where it stays as it is. */
export function judgeComposite(
  alarm: Alarm,
  { rule }: CompositeAlarm,
  alarms: readonly Alarm[],
): AlarmVerdict | undefined {
  const stateOf = (nameOrArn: string) => findAlarm(alarms, alarm, nameOrArn)?.state.value;
  const state: AlarmState = rule.holds(stateOf) ? 'ALARM' : 'OK';
  if (state === alarm.state.value) return undefined;
  const newest = namedBy(alarm, alarms).toSorted((one, other) =>
    other.state.since.localeCompare(one.state.since),
  )[0];
  const reason = newest
    ? `${newest.arn} transitioned to ${newest.state.value} at ${inWords(newest.state.since)}`
    : 'None of the alarms that the rule names is there';
  return {
    state,
    reason,
    reasonData: JSON.stringify({ triggeringAlarms: newest ? [triggering(newest)] : [] }),
  };
}

function triggering({ arn, state: { value, since } }: Alarm) {
  return { arn, state: { value, timestamp: since.replace('Z', '+0000') } };
}

/** For example `Friday 14 August, 2020 19:25:38 UTC`. */
function inWords(time: string): string {
  const date = new Date(time);
  const part = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', ...options }).format(date);
  return `${part({ weekday: 'long' })} ${part({ day: '2-digit' })} ${part({ month: 'long' })}, ${part({ year: 'numeric' })} ${time.slice(11, 19)} UTC`;
}

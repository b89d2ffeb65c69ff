import { setTimeout as sleep } from 'node:timers/promises';
import type { RuleOutcome, RuleRequest } from './rule-request.ts';

/**
 * Waits for as long as the rule says, and looks then whether the alarm is in one of the states that speak against going on.
 *
 * @see https://docs.aws.amazon.com/codepipeline/latest/userguide/rule-reference-CloudWatchAlarm.html
 */
export async function watchAlarm(request: RuleRequest): Promise<RuleOutcome> {
  const { rule, configuration, startedAt, signal, findAlarm } = request;
  const { AlarmName = '', AlarmStates = 'ALARM', WaitTime = '0' } = configuration;
  const end = startedAt.getTime() + Number(WaitTime) * 60_000;
  if (end > Date.now()) await sleep(end - Date.now(), undefined, { signal, ref: false });
  const alarm = findAlarm(rule.region, AlarmName);
  if (!alarm) return { status: 'Failed', summary: `There is no alarm "${AlarmName}" in ${rule.region}` };
  const speaksAgainst = AlarmStates.split(',').map((state) => state.trim());
  const summary = `Alarm "${AlarmName}" is in ${alarm.state}: ${alarm.reason}`;
  return { status: speaksAgainst.includes(alarm.state) ? 'Failed' : 'Succeeded', summary };
}

/** Why a rule cannot be told; undefined where it can. */
export function unreadableWatch({ WaitTime = '0' }: Readonly<Record<string, string>>): string | undefined {
  return /^\d+$/.test(WaitTime) ? undefined : `its wait time is "${WaitTime}", which is no number of minutes`;
}

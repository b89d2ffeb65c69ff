import { setTimeout as sleep } from 'node:timers/promises';
import { matchesCron, unreadableCron } from './cron.ts';
import type { RuleOutcome, RuleRequest } from './rule-request.ts';

const looksEverySeconds = 10;

/**
 * Waits until the window is open, at most for the time of the rule, where it names one.
 *
 * @see https://docs.aws.amazon.com/codepipeline/latest/userguide/rule-reference-DeploymentWindow.html
 */
export async function untilWindowOpens(request: RuleRequest): Promise<RuleOutcome> {
  const { rule, configuration, startedAt, signal } = request;
  const { Cron = '', TimeZone = 'UTC' } = configuration;
  const end =
    rule.timeoutInMinutes === null ? Infinity : startedAt.getTime() + rule.timeoutInMinutes * 60_000;
  while (!matchesCron(Cron, wallClock(new Date(), TimeZone))) {
    if (Date.now() >= end)
      return {
        status: 'Failed',
        summary: `The window ${Cron} was not open within ${rule.timeoutInMinutes} minutes`,
      };
    await sleep(looksEverySeconds * 1000, undefined, { signal, ref: false });
  }
  return { status: 'Succeeded', summary: `The window ${Cron} (${TimeZone}) is open` };
}

/** Why the window of a rule cannot be told here; undefined where it can. */
export function unreadableWindow({
  Cron = '',
  TimeZone = 'UTC',
}: Readonly<Record<string, string>>): string | undefined {
  if (!Intl.supportedValuesOf('timeZone').includes(TimeZone) && TimeZone !== 'UTC')
    return `the time zone "${TimeZone}" is none of the IANA data base`;
  return unreadableCron(Cron);
}

/** The date and time that a clock in the time zone shows, as the fields of a date in UTC. */
function wallClock(instant: Date, timeZone: string): Date {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    ...{ year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric' },
  });
  const parts = Object.fromEntries(
    format.formatToParts(instant).map(({ type, value }) => [type, Number(value)]),
  );
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0 } = parts;
  return new Date(Date.UTC(year, month - 1, day, hour, minute));
}

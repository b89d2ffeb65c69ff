import type { ScheduleDescription } from './cloud/cloud.ts';

/** What a schedule does, and when it is due, in words. */
export function describeSchedule({
  expression,
  timeZone,
  state,
  nextAt,
  lastAt,
}: Pick<ScheduleDescription, 'expression' | 'timeZone' | 'state' | 'nextAt' | 'lastAt'>): string {
  const zone = timeZone === 'UTC' ? '' : ` ${timeZone}`;
  return [
    `${expression}${zone}`,
    nextAt === null ? 'never again' : words[state](nextAt),
    ...(lastAt === null ? [] : [`last at ${lastAt}`]),
  ].join(', ');
}

const words: Record<ScheduleDescription['state'], (nextAt: string) => string> = {
  runs: (nextAt) => `next at ${nextAt}`,
  waits: (nextAt) => `waits to be fired or run (would be due at ${nextAt})`,
  paused: () => 'paused',
  disabled: () => 'disabled by its template',
};

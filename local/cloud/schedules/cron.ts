import { Cron } from 'croner';

export class UnreadableCronError extends Error {
  constructor(fields: string, problem: string) {
    super(
      `the cron expression "${fields}" cannot be read: ${problem}; fields hold numbers, names, "*", "?", ",", "-", "/", "L", "W" and "#".`,
    );
    this.name = 'UnreadableCronError';
  }
}

/**
 * Reads what services of AWS write as cron: seconds, minutes, hours, day of the month, month, day of the week, which begins
 * with 1 for Sunday, and year.
 *
 * Source: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html
 *
 * @throws UnreadableCronError
 */
export function readCron(fields: readonly string[], timeZone: string): Cron {
  try {
    return new Cron(fields.map(asCroner).join(' '), {
      ...{ mode: '7-part', alternativeWeekdays: true, sloppyRanges: true, domAndDow: true },
      timezone: timeZone,
      // Else an hour that comes twice in autumn would count twice.
      fixedTimeRule: 'no-wildcard',
      paused: true,
    });
  } catch (error) {
    throw new UnreadableCronError(fields.join(' '), reasonOf(error));
  }
}

/** Of a day that is not asked about AWS says `?`, of the last day of a week `L`. */
function asCroner(field: string, index: number): string {
  if (field === '?') return '*';
  return index === placeOfWeekday && field.toUpperCase() === 'L' ? '7' : field;
}

const placeOfWeekday = 5;

/** Without the library's own name in front of it. */
function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.replace(/^Cron(Pattern)?: /, '').replace(/\.$/, '');
}

import { Cron } from 'croner';
import { readCron } from './cron.ts';

export class UnreadableScheduleError extends Error {
  constructor(expression: string, problem: string) {
    super(
      `The schedule "${expression}" cannot be read: ${problem}; allowed are rate(5 minutes), cron(0 12 * * ? *) and, for Scheduler, at(2026-12-24T18:00:00).`,
    );
    this.name = 'UnreadableScheduleError';
  }
}

/** When something is to happen, again and again or once. */
export interface ScheduleExpression {
  /** As the template has it. */
  text: string;
  /** Whether it comes round at least once an hour. */
  comesOften: boolean;
  /** The first time later than `moment`, none where there is no more; `begun` is when a rate was first counted. */
  next(moment: Date, begun: Date): Date | undefined;
}

export interface ScheduleSettings {
  /** IANA's name. */
  timeZone?: string;
  /** A rate counts its beginning as the first time, and does not let one period pass before. */
  startsAtOnce?: boolean;
}

const hour = 3_600_000;

/** @throws UnreadableScheduleError */
export function readSchedule(text: string, settings: ScheduleSettings = {}): ScheduleExpression {
  const [, kind = '', inside = ''] = /^(rate|cron|at)\((.*)\)$/.exec(text.trim()) ?? [];
  const { timeZone = 'UTC' } = settings;
  try {
    if (kind === 'rate') return { text, ...readRate(inside, settings.startsAtOnce === true) };
    if (kind === 'cron') return { text, ...ofCron(readFields(inside, timeZone)) };
    if (kind === 'at') return { text, ...ofCron(readMoment(inside, timeZone)) };
  } catch (error) {
    throw new UnreadableScheduleError(text, error instanceof Error ? error.message : String(error));
  }
  throw new UnreadableScheduleError(text, 'it is none of rate, cron and at');
}

type Times = Omit<ScheduleExpression, 'text'>;

const units: Record<string, number> = { minute: hour / 60, hour, day: 24 * hour };

function readRate(inside: string, startsAtOnce: boolean): Times {
  const [, count = '', unit = ''] = /^([1-9]\d*) (minute|hour|day)s?$/.exec(inside) ?? [];
  const period = Number(count) * (units[unit] ?? 0);
  if (period === 0) throw new Error('a rate is a number and minutes, hours or days');
  return {
    comesOften: period <= hour,
    next(moment, begun) {
      const first = begun.getTime() + (startsAtOnce ? 0 : period);
      const periods = Math.floor((moment.getTime() - first) / period) + 1;
      return new Date(first + Math.max(0, periods) * period);
    },
  };
}

function readFields(inside: string, timeZone: string): Cron {
  const fields = inside.trim().split(/\s+/);
  if (fields.length !== 6) throw new Error(`it has ${fields.length} fields, and 6 are wanted`);
  if (fields[2] !== '?' && fields[4] !== '?')
    throw new Error('one of the day of the month and the day of the week has to be "?"');
  return readCron(['0', ...fields], timeZone);
}

function readMoment(inside: string, timeZone: string): Cron {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/.test(inside))
    throw new Error('a moment is yyyy-mm-ddThh:mm:ss, without a zone');
  if (new Date(`${inside}Z`).toISOString() !== `${inside}.000Z`) throw new Error('there is no such day');
  return new Cron(inside, { timezone: timeZone, paused: true });
}

/** What falls into the hour that a clock leaves out in spring does not happen. */
function ofCron(cron: Cron): Times {
  const isOnce = cron.getOnce() !== null;
  const next = (moment: Date): Date | undefined => {
    const found = cron.nextRun(moment) ?? undefined;
    return found === undefined || isOnce || cron.match(found) ? found : next(found);
  };
  return { comesOften: !isOnce && shortestPause(cron) <= hour, next };
}

function shortestPause(cron: Cron): number {
  const times = cron.nextRuns(timesLookedAt).map((time) => time.getTime());
  return Math.min(...times.slice(1).map((time, index) => time - (times[index] ?? 0)));
}

/** Enough to find two that follow each other on one day. */
const timesLookedAt = 30;

import type { RecordedResource, ResourceAddress } from '../recorded-resource.ts';
import type { ScheduleExpression } from './schedule-expression.ts';

/** What a schedule is of. */
export type ScheduledKind = 'rule' | 'schedule' | 'rotation' | 'scaling';

/** Something that is to happen by itself, as a resource of a template has it. */
export interface ScheduledWork {
  /** Says where it stands. */
  id: string;
  address: ResourceAddress;
  kind: ScheduledKind;
  /** Its own name, where a resource has several. */
  part?: string;
  expression: ScheduleExpression;
  timeZone: string;
  /** The template lets it happen. */
  isEnabled: boolean;
  /** Not before. */
  from?: Date | undefined;
  /** Not after. */
  until?: Date | undefined;
  /** Lets it happen for the time that it is due at; what comes of it goes on by itself. */
  happen(at: Date): void;
}

/** Reads the resources of one type; one may have no schedule, or several. */
export type ScheduledWorkReader = (resource: RecordedResource) => Omit<ScheduledWork, 'id' | 'address'>[];

/** The first time after `moment` at which it is due; undefined where there is none. */
export function nextTime(work: ScheduledWork, moment: Date, begun: Date): Date | undefined {
  const { expression, from, until } = work;
  const start = from !== undefined && from > moment ? new Date(from.getTime() - 1) : moment;
  const next = expression.next(start, from ?? begun);
  return next === undefined || (until !== undefined && next > until) ? undefined : next;
}

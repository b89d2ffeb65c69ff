import type { RecordedResource, ResourceAddress } from '../recorded-resource.ts';
import type { ScheduleExpression } from './schedule-expression.ts';

/** Something that is to happen by itself, as a resource of a template has it. */
export interface ScheduledWork {
  /** Says where it stands. */
  id: string;
  address: ResourceAddress;
  kind: 'rule' | 'schedule' | 'rotation';
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

/** Reads the resources of one type; undefined for one that has no schedule. */
export type ScheduledWorkReader = (
  resource: RecordedResource,
) => Omit<ScheduledWork, 'id' | 'address'> | undefined;

/** The first time after `moment` at which it is due; undefined where there is none. */
export function nextTime(work: ScheduledWork, moment: Date, begun: Date): Date | undefined {
  const { expression, from, until } = work;
  const start = from !== undefined && from > moment ? new Date(from.getTime() - 1) : moment;
  const next = expression.next(start, from ?? begun);
  return next === undefined || (until !== undefined && next > until) ? undefined : next;
}

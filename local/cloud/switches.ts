import type { ScheduledKind } from './schedules/scheduled-work.ts';
import type { StackAddress } from './stack-address.ts';

export interface RegionDescription {
  region: string;
  isStopped: boolean;
  /** Whether a database that stands in several regions is written in this one. */
  takesWrites: boolean;
  /** The names that may lead to several regions, and lead to this one at present. */
  serves: readonly string[];
}

/** Puts regions out of order as a whole, and back: what a disaster-recovery drill begins and ends with. */
export interface RegionSwitch {
  /** Those in which stacks stand, sorted. */
  list(): RegionDescription[];
  /** Ends everything that runs in the region, its APIs included; resolves when it has ended. Data stays. */
  stop(region: string): Promise<void>;
  /** Resolves when everything is on its way that the region's stacks describe. */
  start(region: string): Promise<void>;
  /** Lets the plans that name the region lead customers there, and no longer to the other one. */
  shift(region: string): Promise<void>;
  /**
   * Shifts customers there, where a plan does, and lets the region's clusters of global databases take the writes,
   * whether the former one runs or not.
   */
  promote(region: string): Promise<void>;
}

/** Something that can be put out of order, and back. */
export interface FaultDescription {
  id: string;
  kind: 'service' | 'database' | 'cache' | 'zone';
  region: string;
  /** Left out for what belongs to no stack. */
  stackName?: string;
  name: string;
  /** What goes with it, in words. */
  effect: string;
  /** Why it cannot be put out of order; left out where it can. */
  impossible?: string;
  /** ISO 8601: it is out of order since then; null while it is not. */
  since: string | null;
}

/** Puts parts of environments out of order until somebody ends that, restarts of the rehearsal notwithstanding. */
export interface FaultSwitch {
  list(): FaultDescription[];
  /** Resolves when it is out of order; it is named by its id, or by a part of it that no other has. */
  begin(name: string): Promise<void>;
  /** Resolves when it is up again, or on its way. */
  end(name: string): Promise<void>;
}

/**
 * What templates have happen at a time of its own: a rule, a schedule of Scheduler, the rotation of a secret, or other bounds
 * of what is scaled.
 */
export interface ScheduleDescription extends StackAddress {
  id: string;
  /** Its name in the template. */
  name: string;
  kind: ScheduledKind;
  /** As the template has it. */
  expression: string;
  timeZone: string;
  /** Whether it happens by itself: not while it waits for somebody's wish, pauses, or is disabled in its template. */
  state: 'runs' | 'waits' | 'paused' | 'disabled';
  /** ISO 8601: when it is due next, whatever its state; null for never again. */
  nextAt: string | null;
  /** ISO 8601: when it happened last; null for not yet. */
  lastAt: string | null;
}

/** Lets schedules happen at their times or only when somebody asks for it, restarts of the rehearsal notwithstanding. */
export interface ScheduleSwitch {
  list(): ScheduleDescription[];
  /** Lets one happen now, whatever its state; it is named by its id, or by a part of it that no other has. */
  fire(name: string): void;
  /** Of one, or of all of them, also of those that are deployed later. */
  wish(name: string | undefined, wish: 'run' | 'pause'): void;
}

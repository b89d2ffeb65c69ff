import type { ScheduleStore } from './schedule-store.ts';
import { nextTime, type ScheduledWork } from './scheduled-work.ts';

export interface ScheduleClockOptions {
  /** Everything that has a schedule, wherever it stands. */
  work(): readonly ScheduledWork[];
  store: ScheduleStore;
  /** Lets it happen for the time that it was due at. */
  happen(work: ScheduledWork, due: Date): void;
  /** Whether nothing happens in a region at present. */
  isStopped(region: string): boolean;
}

const millisecondsBetweenLooks = 1000;

/**
 * Lets happen what is due. What fell into a time in which the rehearsal did not run, or the region was stopped, is not made
 * up for.
 */
export class ScheduleClock {
  readonly #options: ScheduleClockOptions;
  /** When what runs is due next, by its id, with what that was found out for. */
  readonly #due = new Map<string, { expression: ScheduledWork['expression']; at: Date | undefined }>();
  #timer: NodeJS.Timeout | undefined;

  constructor(options: ScheduleClockOptions) {
    this.#options = options;
  }

  start(): void {
    this.look();
    this.#timer ??= setInterval(() => this.look(), millisecondsBetweenLooks).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  look(now = new Date()): void {
    const { store, isStopped } = this.#options;
    const all = this.#options.work();
    store.keepOnly(new Set(all.map(({ id }) => id)));
    const running = all.filter(
      (work) => whyIdle(work, store) === undefined && !isStopped(work.address.region),
    );
    const ids = new Set(running.map(({ id }) => id));
    for (const id of this.#due.keys()) if (!ids.has(id)) this.#due.delete(id);
    for (const work of running) this.#lookAt(work, now);
  }

  #lookAt(work: ScheduledWork, now: Date): void {
    const { id, expression } = work;
    const begun = this.#options.store.begunAt(work, now);
    const known = this.#due.get(id);
    const due = known?.expression === expression ? known.at : nextTime(work, justBefore(now), begun);
    const isDue = due !== undefined && due <= now;
    if (isDue) this.#options.happen(work, due);
    this.#due.set(id, { expression, at: isDue ? nextTime(work, now, begun) : due });
  }
}

function justBefore(moment: Date): Date {
  return new Date(moment.getTime() - 1);
}

/**
 * Why it does not happen by itself; undefined where it does. What comes round at least once an hour does, unless somebody
 * wants it to pause. What waits for an hour of the day or for a date does when somebody wants that: a rehearsal begins
 * whenever somebody begins it, and putting its environment to sleep in the evening is what they least want of it.
 */
export function whyIdle(
  { id, isEnabled, expression }: ScheduledWork,
  store: ScheduleStore,
): 'disabled' | 'paused' | 'waits' | undefined {
  if (!isEnabled) return 'disabled';
  const wish = store.wishFor(id);
  if (wish === 'pause') return 'paused';
  return wish === 'run' || expression.comesOften ? undefined : 'waits';
}

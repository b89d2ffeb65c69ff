import type { LoadBalancing } from '../load-balancing/load-balancing.ts';
import { pause } from '../pause.ts';
import type { DeploymentAlarms } from './deployment-alarms.ts';

/** How requests go over from the tasks of one revision to those of the next. */
export interface TrafficShift {
  /** The ARN of the listener rule that knows both groups. */
  rule: string;
  /** The ARNs of the target groups: a revision's tasks stand in one of them, the next one's in the other. */
  groups: readonly [string, string];
  /** One after the other; the last one gives the new tasks all requests. */
  steps: readonly ShiftStep[];
}

export interface ShiftStep {
  /** The new tasks' share of the requests. */
  percent: number;
  /** How long it stays so on AWS. */
  bakeInMinutes: number;
}

/** What a minute of a bake is here, in seconds, while nothing speaks against the new tasks; and the most of all. */
const secondsForMinute = 1;
const mostSeconds = 5;

export interface ShiftSurroundings {
  balancing: Pick<LoadBalancing, 'shift'>;
  alarms: Pick<DeploymentAlarms, 'areRising'>;
  /** Called when the new tasks have had all requests for as long as they should. */
  over(): void;
  /** Called when the load balancer does not take a step. */
  failed(error: Error): void;
}

/** The requests of one deployment on their way from the tasks before to the new ones. */
export class ShiftInProgress {
  isOver = false;
  readonly #shift: TrafficShift;
  /** The group of the new tasks. */
  readonly #group: string;
  readonly #surroundings: ShiftSurroundings;
  readonly #end = new AbortController();
  #hasBegun = false;

  constructor(shift: TrafficShift, group: string, surroundings: ShiftSurroundings) {
    this.#shift = shift;
    this.#group = group;
    this.#surroundings = surroundings;
  }

  /** The new tasks can take requests. */
  begin(): void {
    if (this.#hasBegun) return;
    this.#hasBegun = true;
    this.#run().catch((error: Error) => this.#surroundings.failed(error));
  }

  /** Gives all requests back to the tasks before, unless they have gone over for good. */
  takeBack(): void {
    this.stop();
    if (!this.#hasBegun || this.isOver) return;
    this.#give(0).catch((error: Error) => this.#surroundings.failed(error));
  }

  /** Leaves the requests where they are. */
  stop(): void {
    this.#end.abort();
  }

  async #run(): Promise<void> {
    for (const { percent, bakeInMinutes } of this.#shift.steps) {
      await this.#give(percent);
      await this.#bake(bakeInMinutes);
      if (this.#end.signal.aborted) return;
    }
    this.isOver = true;
    this.#surroundings.over();
  }

  #give(percent: number): Promise<void> {
    const { rule, groups } = this.#shift;
    const shares = groups.map((group) => [group, group === this.#group ? percent : 100 - percent] as const);
    return this.#surroundings.balancing.shift(rule, new Map(shares));
  }

  /** Shortened, but not while an alarm may be about to go off: that is waited for, at most as long as on AWS. */
  async #bake(minutes: number): Promise<void> {
    const { signal } = this.#end;
    const end = Date.now() + minutes * 60_000;
    await pause(Math.min(minutes * secondsForMinute, mostSeconds) * 1000, signal);
    while (!signal.aborted && this.#surroundings.alarms.areRising && Date.now() < end)
      await pause(1000, signal);
  }
}

import { join } from 'node:path';
import { writeFileAtomically } from '../atomic-file.ts';
import { readStateFile } from '../state-file.ts';
import type { ScheduledWork } from './scheduled-work.ts';

/** What somebody wants of a schedule: that it comes at its times, or that it does not. */
export type ScheduleWish = 'run' | 'pause';

interface ScheduleState {
  /** By the id of a schedule, its stack and its expression, ISO 8601: when it was seen first, from which rates are counted. */
  begun: Record<string, string>;
  /** By the id of a schedule, ISO 8601: when it happened last. */
  happened: Record<string, string>;
  wishes: Record<string, ScheduleWish>;
  /** Of all of those that have no wish of their own, also of those that are yet to come. */
  wishForAll?: ScheduleWish;
}

/** What is known of schedules beside their templates, on disk. */
export class ScheduleStore {
  readonly #file: string;
  readonly #state: ScheduleState;

  constructor(stateDirectory: string) {
    this.#file = join(stateDirectory, 'schedules.json');
    this.#state = readStateFile<ScheduleState>(this.#file, ['begun', 'happened', 'wishes']) ?? {
      ...{ begun: {}, happened: {}, wishes: {} },
    };
  }

  wishFor(id: string): ScheduleWish | undefined {
    return this.#state.wishes[id] ?? this.#state.wishForAll;
  }

  wish(id: string, wish: ScheduleWish): void {
    this.#state.wishes[id] = wish;
    this.#save();
  }

  /** Takes the place of the wishes for single ones. */
  wishForAll(wish: ScheduleWish): void {
    this.#state.wishes = {};
    this.#state.wishForAll = wish;
    this.#save();
  }

  /** Also for one that is seen for the first time, which begins now. */
  begunAt({ id, address, expression }: ScheduledWork, now: Date): Date {
    const key = `${id} ${address.stackId} ${expression.text}`;
    const known = this.#state.begun[key];
    if (known !== undefined) return new Date(known);
    this.#state.begun[key] = now.toISOString();
    this.#save();
    return now;
  }

  lastOf(id: string): string | undefined {
    return this.#state.happened[id];
  }

  hasHappened(id: string, at: Date): void {
    this.#state.happened[id] = at.toISOString();
    this.#save();
  }

  /** Forgets all but those that are there. */
  keepOnly(ids: ReadonlySet<string>): void {
    const { begun, happened, wishes } = this.#state;
    const forgotten = [
      ...drop(begun, (key) => ids.has(key.split(' ', 1)[0] ?? '')),
      ...drop(happened, (id) => ids.has(id)),
      ...drop(wishes, (id) => ids.has(id)),
    ];
    if (forgotten.length > 0) this.#save();
  }

  #save(): void {
    writeFileAtomically(this.#file, JSON.stringify(this.#state, null, 1));
  }
}

function drop(record: Record<string, string>, isKept: (key: string) => boolean): string[] {
  const keys = Object.keys(record).filter((key) => !isKept(key));
  for (const key of keys) delete record[key];
  return keys;
}

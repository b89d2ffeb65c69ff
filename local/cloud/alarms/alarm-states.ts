import { join } from 'node:path';
import { writeFileAtomically } from '../atomic-file.ts';
import { readStateFile } from '../state-file.ts';
import type { AlarmState } from './alarm-definition.ts';

/** In which state an alarm is, and since when. */
export interface KeptState {
  value: AlarmState;
  reason: string;
  /** JSON. */
  reasonData: string;
  /** ISO 8601: when something of it changed. */
  updatedAt: string;
  /** ISO 8601: when it went into this state. */
  since: string;
}

/** The states of alarms by their ARNs, on disk, so that nobody is told again after a restart what was told before it. */
export class AlarmStates {
  readonly #file: string;
  readonly #states: Map<string, KeptState>;

  constructor(stateDirectory: string) {
    this.#file = join(stateDirectory, 'alarms.json');
    this.#states = new Map(Object.entries(readStateFile<Record<string, KeptState>>(this.#file) ?? {}));
  }

  find(arn: string): KeptState | undefined {
    return this.#states.get(arn);
  }

  put(arn: string, state: KeptState): void {
    this.#states.set(arn, state);
  }

  /** Forgets those of alarms that are gone, and writes down what there is. */
  save(arns: ReadonlySet<string>): void {
    for (const arn of this.#states.keys()) if (!arns.has(arn)) this.#states.delete(arn);
    writeFileAtomically(this.#file, JSON.stringify(Object.fromEntries(this.#states), null, 1));
  }
}

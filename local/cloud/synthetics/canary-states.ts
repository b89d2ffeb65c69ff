import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { writeFileAtomically } from '../atomic-file.ts';
import type { CommonRuntime } from '../runtime.ts';
import { readStateFile } from '../state-file.ts';

export const canaryType = 'AWS::Synthetics::Canary';

/** One run that has ended; times are milliseconds since 1970. */
export interface EndedRun {
  startedAt: number;
  endedAt: number;
  /** Why it has failed; left out for one that has passed. */
  failure?: string;
}

/** What is known of a canary beside its template; times are milliseconds since 1970. */
export interface CanaryState {
  isRunning: boolean;
  createdAt: number;
  modifiedAt: number;
  startedAt?: number;
  stoppedAt?: number;
  /** The newest first. */
  runs: readonly (EndedRun & { id: string })[];
}

export interface CanaryPlace {
  account: string;
  region: string;
}

const runsKept = 100;

/** The states of canaries, on disk. */
export class CanaryStates {
  readonly #file: string;
  readonly #states: Record<string, CanaryState>;

  constructor(stateDirectory: string) {
    this.#file = join(stateDirectory, 'canaries.json');
    this.#states = readStateFile<Record<string, CanaryState>>(this.#file) ?? {};
  }

  of(place: CanaryPlace, name: string): CanaryState | undefined {
    return this.#states[keyOf(place, name)];
  }

  change(place: CanaryPlace, name: string, change: Partial<CanaryState>): void {
    const now = Date.now();
    const state = this.of(place, name) ?? { isRunning: false, createdAt: now, modifiedAt: now, runs: [] };
    this.#states[keyOf(place, name)] = { ...state, ...change };
    this.#save();
  }

  addRun(place: CanaryPlace, name: string, run: EndedRun): void {
    const runs = [{ ...run, id: randomUUID() }, ...(this.of(place, name)?.runs ?? [])];
    this.change(place, name, { runs: runs.slice(0, runsKept) });
  }

  remove(place: CanaryPlace, name: string): void {
    delete this.#states[keyOf(place, name)];
    this.#save();
  }

  async stop(): Promise<void> {}

  #save(): void {
    writeFileAtomically(this.#file, JSON.stringify(this.#states, null, 1));
  }
}

/** In the words of the API. */
export function stateOfCanary(state: CanaryState | undefined): 'RUNNING' | 'STOPPED' | 'READY' {
  if (state?.isRunning) return 'RUNNING';
  return state?.startedAt === undefined ? 'READY' : 'STOPPED';
}

function keyOf({ account, region }: CanaryPlace, name: string): string {
  return `${account}/${region}/${name}`;
}

export function canaryStates(runtime: CommonRuntime): CanaryStates {
  return runtime.worldwide('canary-states', () => new CanaryStates(runtime.stateDirectory));
}

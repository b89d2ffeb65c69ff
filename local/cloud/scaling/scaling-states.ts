import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { writeFileAtomically } from '../atomic-file.ts';
import type { CommonRuntime } from '../runtime.ts';
import { readStateFile } from '../state-file.ts';

/** Something that was done to a target: https://docs.aws.amazon.com/autoscaling/application/APIReference/API_ScalingActivity.html */
export interface ScalingActivity {
  id: string;
  description: string;
  cause: string;
  /** Milliseconds since 1970. */
  at: number;
}

export interface SuspendedState {
  DynamicScalingInSuspended: boolean;
  DynamicScalingOutSuspended: boolean;
  ScheduledScalingSuspended: boolean;
}

export interface CapacityBounds {
  MinCapacity: number;
  MaxCapacity: number;
}

/** What is known of a scalable target beside its template. */
export interface ScalingState {
  scaledOut?: { at: number; from: number };
  scaledIn?: { at: number };
  suspended: SuspendedState;
  /** What somebody, or a scheduled action, has set since the deployment that declared the target. */
  bounds?: CapacityBounds | undefined;
  /** The newest first. */
  activities: ScalingActivity[];
}

const activitiesKept = 50;

const nothingSuspended: SuspendedState = {
  DynamicScalingInSuspended: false,
  DynamicScalingOutSuspended: false,
  ScheduledScalingSuspended: false,
};

/** The states of scalable targets, by the place and the id of each, on disk. */
export class ScalingStates {
  readonly #file: string;
  readonly #states: Record<string, ScalingState>;

  constructor(stateDirectory: string) {
    this.#file = join(stateDirectory, 'scaling.json');
    this.#states = readStateFile<Record<string, ScalingState>>(this.#file) ?? {};
  }

  of(key: string): ScalingState {
    return this.#states[key] ?? { suspended: nothingSuspended, activities: [] };
  }

  change(key: string, change: Partial<ScalingState>): void {
    this.#states[key] = { ...this.of(key), ...change };
    writeFileAtomically(this.#file, JSON.stringify(this.#states, null, 1));
  }

  addActivity(key: string, activity: Omit<ScalingActivity, 'id'>): void {
    const activities = [{ ...activity, id: randomUUID() }, ...this.of(key).activities];
    this.change(key, { activities: activities.slice(0, activitiesKept) });
  }

  remove(key: string): void {
    delete this.#states[key];
    writeFileAtomically(this.#file, JSON.stringify(this.#states, null, 1));
  }

  async stop(): Promise<void> {}
}

export function scalingStates(runtime: CommonRuntime): ScalingStates {
  return runtime.worldwide('scaling', () => new ScalingStates(runtime.stateDirectory));
}

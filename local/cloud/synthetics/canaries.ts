import type { Runtime } from '../runtime.ts';
import { CanaryLoop, type CanaryLoopSettings } from './canary-loop.ts';
import { type CanaryPlace, type CanaryStates, canaryStates } from './canary-states.ts';

interface KnownCanary {
  settings: CanaryLoopSettings;
  loop?: CanaryLoop;
}

/** Every canary of a region, by its account and name, and whether it runs. */
class Canaries {
  readonly #states: CanaryStates;
  readonly #known = new Map<string, KnownCanary>();

  constructor(states: CanaryStates) {
    this.#states = states;
  }

  /** One that is there already ends first; it runs if it ran the last time that somebody said so. */
  async put(place: CanaryPlace, name: string, settings: CanaryLoopSettings): Promise<void> {
    await this.#end(place, name);
    this.#known.set(keyOf(place, name), { settings });
    if (this.#states.of(place, name)?.isRunning) this.#begin(place, name);
  }

  start(place: CanaryPlace, name: string): void {
    this.#states.change(place, name, { isRunning: true, startedAt: Date.now() });
    this.#begin(place, name);
  }

  /** What is under way goes on by itself, and counts for nothing. */
  stopRunning(place: CanaryPlace, name: string): void {
    this.#states.change(place, name, { isRunning: false, stoppedAt: Date.now() });
    void this.#end(place, name);
  }

  async remove(place: CanaryPlace, name: string): Promise<void> {
    await this.#end(place, name);
    this.#known.delete(keyOf(place, name));
    this.#states.remove(place, name);
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#known.values()].map(({ loop }) => loop?.stop()));
  }

  #begin(place: CanaryPlace, name: string): void {
    const known = this.#known.get(keyOf(place, name));
    if (known === undefined || known.loop !== undefined) return;
    known.loop = new CanaryLoop(known.settings);
    known.loop.start();
  }

  async #end(place: CanaryPlace, name: string): Promise<void> {
    const known = this.#known.get(keyOf(place, name));
    const { loop } = known ?? {};
    delete known?.loop;
    await loop?.stop();
  }
}

function keyOf({ account }: CanaryPlace, name: string): string {
  return `${account}/${name}`;
}

export function canaries(runtime: Runtime): Canaries {
  return runtime.shared('canaries', () => new Canaries(canaryStates(runtime)));
}

import type { Runtime } from '../runtime.ts';
import { CanaryLoop, type CanaryLoopSettings } from './canary-loop.ts';

/** Every canary of a region that runs, by its name. */
class Canaries {
  readonly #loops = new Map<string, CanaryLoop>();

  /** One that is there already ends first. */
  async put(name: string, settings: CanaryLoopSettings): Promise<void> {
    await this.remove(name);
    const loop = new CanaryLoop(settings);
    this.#loops.set(name, loop);
    loop.start();
  }

  async remove(name: string): Promise<void> {
    const removed = this.#loops.get(name);
    this.#loops.delete(name);
    await removed?.stop();
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#loops.keys()].map((name) => this.remove(name)));
  }
}

export function canaries(runtime: Runtime): Canaries {
  return runtime.shared('canaries', () => new Canaries());
}

import type { Runtime } from '../runtime.ts';
import { QueuePoller, type QueuePollerSettings } from './queue-poller.ts';

/** Every event source mapping of a region, by its id. */
export class QueuePollers {
  readonly #pollers = new Map<string, QueuePoller>();

  /** One that is there already ends first. */
  async put(id: string, settings: QueuePollerSettings): Promise<void> {
    await this.remove(id);
    const poller = new QueuePoller(settings);
    this.#pollers.set(id, poller);
    poller.start();
  }

  async remove(id: string): Promise<void> {
    const removed = this.#pollers.get(id);
    this.#pollers.delete(id);
    await removed?.stop();
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#pollers.keys()].map((id) => this.remove(id)));
  }
}

export function queuePollers(runtime: Runtime): QueuePollers {
  return runtime.shared('queue-pollers', () => new QueuePollers());
}

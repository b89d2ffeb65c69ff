import { join } from 'node:path';
import { writeFileAtomically } from '../atomic-file.ts';
import { createSharedParts, type SharedParts } from '../shared-parts.ts';
import { readStateFile } from '../state-file.ts';

export class RegionStoppedError extends Error {
  constructor(region: string) {
    super(`The region ${region} is stopped; start it first (npm run region -- --start ${region}).`);
    this.name = 'RegionStoppedError';
  }
}

/** The regions of the cloud: what runs in each, so that it ends as a whole, and which of them are stopped. */
export class Regions {
  readonly #file: string;
  readonly #stopped: Set<string>;
  readonly #parts = new Map<string, SharedParts>();

  /** The regions that were stopped before the cloud was stay so. */
  constructor(stateDirectory: string) {
    this.#file = join(stateDirectory, 'stopped-regions.json');
    this.#stopped = new Set(readStateFile<string[]>(this.#file) ?? []);
  }

  /** Those in which something runs, or did. */
  get running(): string[] {
    return [...this.#parts.keys()];
  }

  isStopped(region: string): boolean {
    return this.#stopped.has(region);
  }

  /** @throws RegionStoppedError */
  check(region: string): void {
    if (this.isStopped(region)) throw new RegionStoppedError(region);
  }

  partsOf(region: string): SharedParts {
    const parts = this.#parts.get(region) ?? createSharedParts();
    this.#parts.set(region, parts);
    return parts;
  }

  /** From now on nothing is begun in the region; resolves when nothing runs there any more. */
  async stop(region: string): Promise<void> {
    this.#stopped.add(region);
    this.#save();
    const parts = this.#parts.get(region);
    this.#parts.delete(region);
    await parts?.stopAll();
  }

  /** Lets things run in the region again; who knows what has to brings it up. */
  start(region: string): void {
    this.#stopped.delete(region);
    this.#save();
  }

  /** Ends what runs in every region, and lets it come back with the cloud. */
  async endAll(): Promise<void> {
    await Promise.all([...this.#parts.values()].map((parts) => parts.stopAll()));
  }

  #save(): void {
    writeFileAtomically(this.#file, JSON.stringify([...this.#stopped]));
  }
}

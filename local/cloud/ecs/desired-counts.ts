import { join } from 'node:path';
import { writeFileAtomically } from '../atomic-file.ts';
import type { CommonRuntime } from '../runtime.ts';
import { readStateFile } from '../state-file.ts';

/** How many tasks somebody has asked of a service beside its template, by the service's ARN, on disk. */
export class DesiredCounts {
  readonly #file: string;
  readonly #counts: Map<string, number>;

  constructor(stateDirectory: string) {
    this.#file = join(stateDirectory, 'desired-counts.json');
    this.#counts = new Map(Object.entries(readStateFile<Record<string, number>>(this.#file) ?? {}));
  }

  of(serviceArn: string): number | undefined {
    return this.#counts.get(serviceArn);
  }

  set(serviceArn: string, count: number): void {
    this.#counts.set(serviceArn, count);
    this.#save();
  }

  /** From here on the template's number counts. */
  remove(serviceArn: string): void {
    if (this.#counts.delete(serviceArn)) this.#save();
  }

  async stop(): Promise<void> {}

  #save(): void {
    writeFileAtomically(this.#file, JSON.stringify(Object.fromEntries(this.#counts), null, 1));
  }
}

export function desiredCounts(runtime: CommonRuntime): DesiredCounts {
  return runtime.worldwide('desired-counts', () => new DesiredCounts(runtime.stateDirectory));
}

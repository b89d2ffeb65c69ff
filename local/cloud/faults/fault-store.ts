import { join } from 'node:path';
import { writeFileAtomically } from '../atomic-file.ts';
import type { CommonRuntime } from '../runtime.ts';
import { readStateFile } from '../state-file.ts';

/** Something that was put out of order, and stays so until somebody ends that. */
export interface Fault {
  id: string;
  /** ISO 8601. */
  since: string;
  /** Of a database: the instance that was its writer. */
  instance?: string;
}

/** The faults that are on, on disk: what was out of order before a restart is so after it. */
export class FaultStore {
  readonly #file: string;
  readonly #faults: Map<string, Fault>;

  constructor(stateDirectory: string) {
    this.#file = join(stateDirectory, 'faults.json');
    this.#faults = new Map((readStateFile<Fault[]>(this.#file) ?? []).map((fault) => [fault.id, fault]));
  }

  find(id: string): Fault | undefined {
    return this.#faults.get(id);
  }

  add(fault: Fault): void {
    this.#faults.set(fault.id, fault);
    this.#save();
  }

  /** Also called for what is deleted: whatever comes in its place is in order. */
  remove(id: string): void {
    if (this.#faults.delete(id)) this.#save();
  }

  async stop(): Promise<void> {}

  #save(): void {
    writeFileAtomically(this.#file, JSON.stringify([...this.#faults.values()], null, 1));
  }
}

export function faultStore(runtime: CommonRuntime): FaultStore {
  return runtime.worldwide('faults', () => new FaultStore(runtime.stateDirectory));
}

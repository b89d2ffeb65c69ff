import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { writeFileAtomically } from '../../cloud/atomic-file.ts';
import { readStateFile } from '../../cloud/state-file.ts';
import type { BuildRecord } from './build-record.ts';

/** Older ones are forgotten, as CodeBuild forgets them after a year. */
const mostKept = 100;

/** What is known of builds, on disk: a folder for each. */
export class BuildLedger {
  readonly #root: string;
  /** The oldest first. */
  readonly #builds: BuildRecord[];

  constructor(stateDirectory: string) {
    this.#root = join(stateDirectory, 'builds');
    this.#builds = read(this.#root).toSorted((one, other) => one.number - other.number);
  }

  /** The newest first. */
  all(): BuildRecord[] {
    return this.#builds.toReversed();
  }

  nextNumber(): number {
    return (this.#builds.at(-1)?.number ?? 0) + 1;
  }

  save(build: BuildRecord): void {
    if (!this.#builds.includes(build)) this.#builds.push(build);
    writeFileAtomically(join(this.directoryOf(build), 'build.json'), JSON.stringify(build, null, 1));
    while (this.#builds.length > mostKept) this.#forget(this.#builds[0]);
  }

  directoryOf({ uuid }: Pick<BuildRecord, 'uuid'>): string {
    return join(this.#root, uuid);
  }

  #forget(oldest: BuildRecord | undefined): void {
    if (!oldest) return;
    this.#builds.shift();
    rmSync(this.directoryOf(oldest), { recursive: true, force: true });
  }
}

function read(root: string): BuildRecord[] {
  if (!existsSync(root)) return [];
  return readdirSync(root).flatMap(
    (uuid) => readStateFile<BuildRecord>(join(root, uuid, 'build.json')) ?? [],
  );
}

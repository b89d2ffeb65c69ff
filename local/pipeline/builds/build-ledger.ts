import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { writeFileAtomically } from '../../cloud/atomic-file.ts';
import { readStateFile } from '../../cloud/state-file.ts';

/** What a ledger keeps: a build, or a batch of them. */
interface Kept {
  uuid: string;
  number: number;
  token: string | null;
}

/** Older ones are forgotten, as CodeBuild forgets them after a year. */
const mostKept = 100;

/** What is known of builds or of batches, on disk: a folder for each. */
export class BuildLedger<Build extends Kept> {
  readonly #root: string;
  /** The oldest first. */
  readonly #builds: Build[];

  /** @param kind Of what it is; also the name of its folder. */
  constructor(stateDirectory: string, kind: 'builds' | 'build-batches') {
    this.#root = join(stateDirectory, kind);
    this.#builds = read<Build>(this.#root).toSorted((one, other) => one.number - other.number);
  }

  /** The newest first. */
  all(): Build[] {
    return this.#builds.toReversed();
  }

  /** Whoever starts something twice with the same token means the same. */
  startedWith(token: string | undefined): Build | undefined {
    return token === undefined ? undefined : this.all().find((build) => build.token === token);
  }

  nextNumber(): number {
    return (this.#builds.at(-1)?.number ?? 0) + 1;
  }

  save(build: Build): void {
    if (!this.#builds.includes(build)) this.#builds.push(build);
    writeFileAtomically(join(this.directoryOf(build), 'build.json'), JSON.stringify(build, null, 1));
    while (this.#builds.length > mostKept) this.#forget(this.#builds[0]);
  }

  directoryOf({ uuid }: Pick<Kept, 'uuid'>): string {
    return join(this.#root, uuid);
  }

  #forget(oldest: Build | undefined): void {
    if (!oldest) return;
    this.#builds.shift();
    rmSync(this.directoryOf(oldest), { recursive: true, force: true });
  }
}

function read<Build extends object>(root: string): Build[] {
  if (!existsSync(root)) return [];
  return readdirSync(root).flatMap((uuid) => readStateFile<Build>(join(root, uuid, 'build.json')) ?? []);
}

import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeFileAtomically } from '../atomic-file.ts';

/** Where a cluster keeps its data, and what must outlive its servers. */
export class ClusterDirectories {
  readonly #directory: string;

  constructor(directory: string) {
    this.#directory = directory;
  }

  /** Is there while the data are a copy of those that are followed. */
  get followingFile(): string {
    return join(this.#directory, 'following');
  }

  /** Is there while somebody has stopped the cluster. */
  get stoppedFile(): string {
    return join(this.#directory, 'stopped');
  }

  /** The data of the cluster, whichever instance writes them. */
  get writer(): string {
    return join(this.#directory, 'writer');
  }

  reader(id: string): string {
    return join(this.#directory, `reader-${id}`);
  }

  /** The one that it had before; else the one that is given, or one of its own. */
  superuserPassword(given: string | undefined): string {
    const file = join(this.#directory, 'superuser');
    if (!existsSync(file)) writeFileAtomically(file, given ?? randomBytes(24).toString('hex'));
    return readFileSync(file, 'utf8');
  }
}

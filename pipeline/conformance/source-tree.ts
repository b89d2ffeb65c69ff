import { accessSync, constants, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The files that are pushed. */
export class SourceTree {
  readonly #rootDirectory: string;

  constructor(rootDirectory: string) {
    this.#rootDirectory = rootDirectory;
  }

  /** Whether a file is there whose path, relative to the root, matches. */
  has(pattern: string): boolean {
    return globSync(pattern, { cwd: this.#rootDirectory }).length > 0;
  }

  /** What a file says; empty where it is not there. */
  text(file: string): string {
    return this.has(file) ? readFileSync(join(this.#rootDirectory, file), 'utf8') : '';
  }

  isExecutable(file: string): boolean {
    try {
      accessSync(join(this.#rootDirectory, file), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  }
}

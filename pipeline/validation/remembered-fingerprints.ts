import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** More than the templates of some weeks, and less than a hundred kilobytes. */
const mostRemembered = 1000;

/** A file of fingerprints, the latest first. One that is missing or damaged holds none. */
export class RememberedFingerprints {
  readonly #file: string;
  readonly #known: Set<string>;

  constructor(file: string) {
    this.#file = file;
    this.#known = new Set(read(file));
  }

  has(fingerprint: string | undefined): boolean {
    return fingerprint !== undefined && this.#known.has(fingerprint);
  }

  /** Adds them, and forgets those that were not given for the longest time. */
  remember(fingerprints: readonly string[]): void {
    const latest = [...new Set([...fingerprints, ...this.#known])].slice(0, mostRemembered);
    mkdirSync(dirname(this.#file), { recursive: true });
    const draft = `${this.#file}.${process.pid}`;
    writeFileSync(draft, `${latest.join('\n')}\n`);
    renameSync(draft, this.#file);
  }
}

function read(file: string): string[] {
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => /^[0-9a-f]{64}$/.test(line));
}

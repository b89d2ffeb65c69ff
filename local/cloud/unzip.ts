import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, resolve, sep } from 'node:path';
import { type Unzipped, unzipSync } from 'fflate';

export class UnsafeArchiveError extends Error {
  constructor(name: string) {
    super(`The archive's entry "${name}" would be written outside its folder; pack it without "..".`);
    this.name = 'UnsafeArchiveError';
  }
}

/** The files of a zip archive, by their names. */
export function unzipFiles(archive: Buffer): Unzipped {
  // The library's other function begins a thread, with a heap of its own, for each file.
  return unzipSync(archive);
}

/** Writes the files of an archive into a folder that exists. */
export function writeFiles(files: Unzipped, directory: string): void {
  for (const [name, content] of Object.entries(files)) {
    const path = resolve(directory, name);
    if (!path.startsWith(directory + sep)) throw new UnsafeArchiveError(name);
    if (name.endsWith('/')) continue;
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  }
}

import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, resolve, sep } from 'node:path';
import { type Unzipped, unzip } from 'fflate';

export class UnsafeArchiveError extends Error {
  constructor(name: string) {
    super(`The archive's entry "${name}" would be written outside its folder; pack it without "..".`);
    this.name = 'UnsafeArchiveError';
  }
}

/** The files of a zip archive, by their names. */
export function unzipFiles(archive: Buffer): Promise<Unzipped> {
  return new Promise((resolve, reject) => {
    unzip(archive, (error, files) => (error ? reject(error) : resolve(files)));
  });
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

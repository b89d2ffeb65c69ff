import { createHash } from 'node:crypto';
import type { ProgramFiles } from './program-files.ts';

const digits = 12;

/**
 * `<package version>-<12 hexadecimal digits of the content>`: the same for the same files on every machine, another
 * as soon as one path or byte differs.
 */
export function contentVersion(packageVersion: string, files: ProgramFiles): string {
  const hash = createHash('sha256');
  for (const path of [...files.keys()].sort()) {
    const bytes = files.get(path) ?? new Uint8Array();
    hash.update(`${path}\0${bytes.length}\0`).update(bytes);
  }
  return `${packageVersion}-${hash.digest('hex').slice(0, digits)}`;
}

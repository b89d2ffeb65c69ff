import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { writeFileAtomically } from '../atomic-file.ts';
import type { CommonRuntime } from '../runtime.ts';
import { readStateFile } from '../state-file.ts';

interface Place {
  account: string;
  region: string;
}

/**
 * The digests of passwords that users of caches were given by the API of ElastiCache, so that they are there after the
 * rehearsal was killed; a template that sets passwords takes their place.
 */
export function changedPasswords({ stateDirectory }: CommonRuntime) {
  const fileOf = ({ account, region }: Place, userId: string) =>
    join(stateDirectory, 'cache-users', account, region, `${userId}.json`);
  return {
    read: (place: Place, userId: string) => readStateFile<string[]>(fileOf(place, userId)),
    write: (place: Place, userId: string, digests: readonly string[]) =>
      writeFileAtomically(fileOf(place, userId), JSON.stringify(digests)),
    forget: (place: Place, userId: string) => rmSync(fileOf(place, userId), { force: true }),
  };
}

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { writeFileAtomically } from '../atomic-file.ts';
import { readStateFile } from '../state-file.ts';

/** Whether a repository's tags may be given to another image, and for which of them it is the other way round. */
export interface TagMutability {
  isMutable: boolean;
  /** With `*` for anything. */
  exclusions: readonly string[];
}

/** What is known of the repositories; on disk, as whoever pushes is another process. */
export function openTagMutabilities(directory: string): {
  set(repository: string, mutability: TagMutability | undefined): void;
  mayMove(repository: string, tag: string): boolean;
} {
  const file = join(directory, '.tag-mutability.json');
  const read = () => readStateFile<Record<string, TagMutability>>(file) ?? {};
  return {
    set(repository, mutability) {
      const { [repository]: _, ...others } = read();
      mkdirSync(directory, { recursive: true });
      const all = mutability === undefined ? others : { ...others, [repository]: mutability };
      writeFileAtomically(file, JSON.stringify(all, null, 1));
    },
    mayMove(repository, tag) {
      const known = read()[repository];
      if (known === undefined) return false;
      return known.exclusions.some((pattern) => matches(tag, pattern)) ? !known.isMutable : known.isMutable;
    },
  };
}

function matches(tag: string, pattern: string): boolean {
  const literals = pattern.split('*').map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
  return new RegExp(`^${literals.join('.*')}$`).test(tag);
}

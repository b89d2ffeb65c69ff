import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { writeFileAtomically } from '../cloud/atomic-file.ts';
import { readStateFile } from '../cloud/state-file.ts';
import { git } from './git.ts';
import type { ReferenceChange } from './reference-event.ts';
import { repositoryDirectory } from './repositories.ts';

/** What events have told of each repository: the commits of its branches and tags, by their full names. */
type Told = Record<string, Record<string, string>>;

export interface ToldReferences {
  note(change: Pick<ReferenceChange, 'repository' | 'reference' | 'after'>): void;
  /** What has changed while no rehearsal ran. Of a repository that it sees for the first time, nothing has. */
  missed(): Promise<ReferenceChange[]>;
}

/** What the event bus was told of branches and tags, on disk: pushes are taken also while nothing tells of them. */
export function openToldReferences(stateDirectory: string): ToldReferences {
  const file = join(stateDirectory, 'git', 'told-references.json');
  const read = (): Told => readStateFile<Told>(file) ?? {};
  const write = (told: Told) => writeFileAtomically(file, JSON.stringify(told, null, 1));
  return {
    note({ repository, reference, after }) {
      const told = read();
      const { [reference]: _, ...others } = told[repository] ?? {};
      write({ ...told, [repository]: { ...others, ...(after !== null && { [reference]: after }) } });
    },
    async missed() {
      const changes: ReferenceChange[] = [];
      for (const repository of repositoryNames(stateDirectory)) {
        const now = await listReferences(repositoryDirectory(stateDirectory, repository));
        const told = read();
        const known = told[repository];
        if (known === undefined) write({ ...told, [repository]: now });
        else changes.push(...compare(repository, known, now));
      }
      return changes;
    },
  };
}

function compare(
  repository: string,
  before: Record<string, string>,
  now: Record<string, string>,
): ReferenceChange[] {
  return [...new Set([...Object.keys(before), ...Object.keys(now)])]
    .filter((reference) => before[reference] !== now[reference])
    .map((reference) => ({
      ...{ repository, reference },
      ...{ before: before[reference] ?? null, after: now[reference] ?? null },
    }));
}

function repositoryNames(stateDirectory: string): string[] {
  const folder = join(stateDirectory, 'git');
  if (!existsSync(folder)) return [];
  return readdirSync(folder).flatMap((name) => /^(.+)\.git$/.exec(name)?.[1] ?? []);
}

/** A tag with a message is an object of its own: the commit that it leads to counts. */
async function listReferences(directory: string): Promise<Record<string, string>> {
  const format = '--format=%(refname) %(objectname) %(*objectname)';
  const text = await git(directory, ['--git-dir=.', 'for-each-ref', format, 'refs/heads', 'refs/tags']);
  const lines = text === '' ? [] : text.split('\n');
  return Object.fromEntries(
    lines.map((line) => {
      const [reference = '', id = '', peeled = ''] = line.split(' ');
      return [reference, peeled || id];
    }),
  );
}

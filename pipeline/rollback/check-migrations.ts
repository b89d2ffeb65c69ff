import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { RefusedInput } from '../refused-input.ts';

/** The database has lost what the earlier release still uses. */
export class DatabaseIsAhead extends RefusedInput {
  override name = 'DatabaseIsAhead';

  constructor(migration: string, after: string, commit: string) {
    super(
      `Release ${commit.slice(0, 8)} cannot run any more: migration ${migration} has taken away what is needed before ${after}, which that release does not know. Choose a release that has ${after} with --to, or mend forward and push.`,
    );
  }
}

/** Git does not have the commit of a release. */
export class CommitMissing extends RefusedInput {
  override name = 'CommitMissing';

  constructor(commit: string, cause: unknown) {
    super(`Commit ${commit} is not in this clone, so its migrations are not known; git fetch, then again.`, {
      cause,
    });
  }
}

/** Runs git, and answers what it prints; rejects where it fails. */
export type Git = (args: readonly string[]) => Promise<string>;

export function gitIn(directory: string): Git {
  return async (args) => (await promisify(execFile)('git', ['-C', directory, ...args])).stdout;
}

/**
 * Whether a release can live with the database as later releases have left it. Migrations only add, except those that
 * begin with `-- after: <migration>`: they take away what a release without that migration uses (CONTRIBUTING.md,
 * "Migrations").
 *
 * @throws DatabaseIsAhead, CommitMissing
 */
export async function checkMigrations(
  git: Git,
  { target, since }: { target: string; since: readonly string[] },
): Promise<void> {
  const known = await migrationsOf(git, target);
  for (const commit of since) {
    const later = (await migrationsOf(git, commit)).filter((file) => !known.includes(file));
    for (const file of later) {
      const after = stepIn(await git(['show', `${commit}:${file}`]));
      if (after !== undefined && !known.map(nameOf).includes(after))
        throw new DatabaseIsAhead(nameOf(file), after, target);
    }
  }
}

async function migrationsOf(git: Git, commit: string): Promise<string[]> {
  const files = await git(['ls-tree', '-r', '--name-only', commit, '--', 'app']).catch((error: unknown) => {
    throw new CommitMissing(commit, error);
  });
  return files.split('\n').filter((file) => /^app\/[^/]+\/migrations\/[^/]+\.sql$/.test(file));
}

/** `app/orders/migrations/0007-new-name.sql` is called `orders/0007-new-name.sql`. */
function nameOf(file: string): string {
  return file.replace(/^app\/([^/]+)\/migrations\//, '$1/');
}

/** In the comments before the first statement. */
function stepIn(sql: string): string | undefined {
  const lines = sql.split('\n').map((line) => line.trim());
  const end = lines.findIndex((line) => line !== '' && !line.startsWith('--'));
  const header = end === -1 ? lines : lines.slice(0, end);
  return header.flatMap((line) => /^-- after: *(\S+)$/.exec(line)?.[1] ?? [])[0];
}

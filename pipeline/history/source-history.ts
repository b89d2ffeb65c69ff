import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Git, GitFailed } from '../git.ts';

/** A commit, and who made it. */
export interface Commit {
  id: string;
  subject: string;
  /** Moment of the author, ISO 8601. */
  authoredAt: string;
  author: Person;
  /** Named in the message by `Co-authored-by`. */
  coAuthors: readonly Person[];
}

export interface Person {
  name: string;
  email: string;
}

/** What lies between two commits. */
export interface CommitRange {
  /** The newest first. */
  added: readonly Commit[];
  /** What the release before had and this one has not; there are some where an older commit is released. */
  taken: readonly Commit[];
}

/**
 * What a release brings that the one before did not have; everything where there was none. The source of a build is no
 * checkout: where it has not both commits, a clone is made of the repository.
 *
 * @param checkout where git may know how to sign in, and may have the commits
 * @throws GitFailed
 */
export async function commitsBetween(
  { before, commit }: { before: string | undefined; commit: string },
  { url, checkout }: { url: string; checkout: string },
): Promise<CommitRange> {
  return withHistory({ url, checkout }, [commit, ...(before === undefined ? [] : [before])], (git) =>
    before === undefined
      ? { added: readLog(git, commit), taken: [] }
      : { added: readLog(git, `${before}..${commit}`), taken: readLog(git, `${commit}..${before}`) },
  );
}

/**
 * Asks git about commits: in the checkout where it has them all with what led to them, otherwise in a clone of its own.
 *
 * @throws GitFailed
 */
export async function withHistory<Answer>(
  { url, checkout }: { url: string; checkout: string },
  commits: readonly string[],
  ask: (git: Git) => Answer,
): Promise<Answer> {
  const here = new Git(checkout);
  if (isWhole(here) && commits.every((commit) => has(here, commit))) return ask(here);
  const clone = await mkdtemp(join(tmpdir(), 'sluice-history-'));
  try {
    const git = new Git(clone);
    git.run('clone', '--quiet', '--bare', url, '.');
    return ask(git);
  } finally {
    await rm(clone, { recursive: true });
  }
}

/** In a shallow clone commits seem to have come from nowhere. */
function isWhole(git: Git): boolean {
  try {
    return git.run('rev-parse', '--is-shallow-repository') === 'false';
  } catch (error) {
    if (error instanceof GitFailed) return false;
    throw error;
  }
}

function has(git: Git, commit: string): boolean {
  try {
    git.run('cat-file', '-e', `${commit}^{commit}`);
    return true;
  } catch (error) {
    if (error instanceof GitFailed) return false;
    throw error;
  }
}

/** Between fields and records stand characters that no name and no subject has. */
const field = '\u001f';
const record = '\u001e';
const format = [
  '%H',
  '%s',
  '%aI',
  '%an',
  '%ae',
  '%(trailers:key=Co-authored-by,valueonly,separator=%x1d)',
].join('%x1f');

function readLog(git: Git, range: string): Commit[] {
  const log = git.run('log', `--format=${format}%x1e`, range, '--');
  return log
    .split(record)
    .map((text) => text.trim())
    .filter((text) => text !== '')
    .map(readCommit);
}

function readCommit(text: string): Commit {
  const [id = '', subject = '', authoredAt = '', name = '', email = '', trailers = ''] = text.split(field);
  return {
    id,
    subject,
    authoredAt,
    author: { name, email },
    coAuthors: trailers
      .split('\u001d')
      .filter((trailer) => trailer !== '')
      .map(readPerson),
  };
}

/** `Ada Lovelace <ada@example.com>`. */
function readPerson(trailer: string): Person {
  const [, name = trailer, email = ''] = /^([^<]*)<([^<>]*)>$/.exec(trailer.trim()) ?? [];
  return { name: name.trim(), email };
}

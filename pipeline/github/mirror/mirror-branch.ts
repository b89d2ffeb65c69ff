import type { Git } from '../../git.ts';
import { RefusedInput } from '../../refused-input.ts';

/** Both sides have commits that the other one has not; which of them count, a person has to say. */
export class DivergedBranches extends RefusedInput {
  override name = 'DivergedBranches';

  constructor(branch: string, { github, codecommit }: Sides<string>) {
    super(
      `Branch ${branch} has diverged: GitHub has ${github}, CodeCommit has ${codecommit}. Nothing was pushed. Merge the two, push the merge to either side, and run the mirror again.`,
    );
  }
}

/** GitHub takes changes of workflows from nobody but a person: a workflow's token cannot be given that permission. */
export class WorkflowsChanged extends RefusedInput {
  override name = 'WorkflowsChanged';

  constructor(branch: string, commit: string) {
    super(
      `CodeCommit is ahead with changes in .github/workflows, which GitHub lets no workflow push. Push them yourself: git fetch codecommit && git push origin ${commit}:${branch}`,
    );
  }
}

interface Sides<Value> {
  github: Value;
  codecommit: Value;
}

/** What the mirror has done. */
export interface Mirrored {
  /** The side that got commits of the other one; undefined where both had the same. */
  moved: keyof Sides<unknown> | undefined;
  /** Whether GitHub got something to deliver: more than documentation. What its own token pushes starts nothing there. */
  isToDeliver: boolean;
}

/**
 * Brings the side that is behind to the commit of the other one, as a fast-forward only.
 *
 * @param git In a clone whose remote `origin` is GitHub and whose remote `codecommit` is CodeCommit.
 * @param documentation Patterns for paths that are not delivered.
 * @throws DivergedBranches, WorkflowsChanged
 */
export function mirrorBranch(git: Git, branch: string, documentation: readonly string[]): Mirrored {
  const commits = { github: fetch(git, 'origin', branch), codecommit: fetch(git, 'codecommit', branch) };
  const { github, codecommit } = commits;
  if (github === codecommit) return { moved: undefined, isToDeliver: false };
  if (github !== undefined && (codecommit === undefined || isBehind(git, codecommit, github))) {
    push(git, 'codecommit', github, branch);
    return { moved: 'codecommit', isToDeliver: false };
  }
  if (codecommit !== undefined && (github === undefined || isBehind(git, github, codecommit))) {
    if (changesWorkflows(git, github, codecommit)) throw new WorkflowsChanged(branch, codecommit);
    push(git, 'origin', codecommit, branch);
    return { moved: 'github', isToDeliver: !isDocumentation(git, github, codecommit, documentation) };
  }
  throw new DivergedBranches(branch, {
    github: ownCommits(git, github, codecommit),
    codecommit: ownCommits(git, codecommit, github),
  });
}

/** The commit that the remote's branch is at; undefined where it has no such branch yet. */
function fetch(git: Git, remote: string, branch: string): string | undefined {
  const reference = `refs/heads/${branch}`;
  if (git.run('ls-remote', remote, reference) === '') return undefined;
  git.run('fetch', '--quiet', '--no-tags', remote, reference);
  return git.run('rev-parse', 'FETCH_HEAD');
}

function isBehind(git: Git, commit: string, other: string): boolean {
  return git.asks('merge-base', '--is-ancestor', commit, other);
}

/** Without force: the remote refuses what is no fast-forward, should somebody have pushed meanwhile. */
function push(git: Git, remote: string, commit: string, branch: string): void {
  git.run('push', '--quiet', remote, `${commit}:refs/heads/${branch}`);
}

function changesWorkflows(git: Git, from: string | undefined, to: string): boolean {
  const between = from === undefined ? [to] : [`${from}..${to}`];
  return git.run('log', '--format=%H', ...between, '--', '.github/workflows') !== '';
}

/** Git's own patterns, with `glob`, are those of workflows. */
function isDocumentation(
  git: Git,
  from: string | undefined,
  to: string,
  documentation: readonly string[],
): boolean {
  if (from === undefined) return false;
  const others = ['.', ...documentation.map((pattern) => `:(exclude,glob)${pattern}`)];
  return git.asks('diff', '--quiet', from, to, '--', ...others);
}

function ownCommits(git: Git, of: string | undefined, other: string | undefined): string {
  const count = git.run('rev-list', '--count', `${other}..${of}`);
  return `${count} ${count === '1' ? 'commit' : 'commits'} of its own up to ${of?.slice(0, 12)}`;
}

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Git } from '../git.ts';
import { RefusedInput } from '../refused-input.ts';

/** The tag stands on another commit. */
export class TagMoved extends RefusedInput {
  override name = 'TagMoved';

  constructor(tag: string, { wanted, found }: { wanted: string; found: string }) {
    super(
      `The tag ${tag} stands on ${found}, not on ${wanted}; a release keeps its tag. Find out who set it.`,
    );
  }
}

/** The tags of the repository that the source comes from. CodeCommit has no API for tags: they are pushed. */
export class SourceTags {
  readonly #url: string;
  readonly #checkout: string;

  /** @param checkout where git may know how to sign in, and may have the commit */
  constructor(url: string, checkout: string) {
    this.#url = url;
    this.#checkout = checkout;
  }

  /** Nothing happens where the commit has the tag already. @throws TagMoved, GitFailed */
  async tag(commit: string, tag: string): Promise<void> {
    const ref = `refs/tags/${tag}`;
    const checkout = new Git(this.#checkout);
    const [found] = checkout.run('ls-remote', this.#url, ref).split(/\s/);
    if (found === commit) return;
    if (found) throw new TagMoved(tag, { wanted: commit, found });
    if (has(checkout, commit)) checkout.run('push', '--quiet', this.#url, `${commit}:${ref}`);
    else await this.#pushFromClone(`${commit}:${ref}`);
  }

  /** What CodePipeline hands on is no checkout, and git pushes only what it has. */
  async #pushFromClone(refspec: string): Promise<void> {
    const clone = await mkdtemp(join(tmpdir(), 'sluice-release-'));
    try {
      const git = new Git(clone);
      git.run('clone', '--quiet', '--bare', this.#url, '.');
      git.run('push', '--quiet', this.#url, refspec);
    } finally {
      await rm(clone, { recursive: true });
    }
  }
}

function has(checkout: Git, commit: string): boolean {
  try {
    checkout.run('cat-file', '-e', `${commit}^{commit}`);
    return true;
  } catch {
    return false;
  }
}

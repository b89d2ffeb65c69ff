import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { Git, GitFailed } from '../../../pipeline/git.ts';
import { commitsBetween } from '../../../pipeline/history/source-history.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

let url: string;
let checkout: string;
let git: Git;
/** The ids of four commits, the oldest first. */
let ids: string[];

beforeEach(() => {
  url = join(temporaryFolder(), 'source.git');
  checkout = temporaryFolder();
  git = new Git(checkout);
  git.run('init', '--quiet', '--bare', '--initial-branch=main', url);
  git.run('clone', '--quiet', url, '.');
  ids = [
    commit('First', 'Ada'),
    commit('Second | with "all" <kinds>\n\nCo-authored-by: Grace Hopper <grace@example.com>', 'Åsa'),
    commit('Third\n\nCo-authored-by: Only a name', 'Ada'),
    commit('Fourth', 'Ada'),
  ];
  git.run('push', '--quiet', 'origin', 'HEAD:main');
});

function commit(message: string, name: string): string {
  const author = ['-c', `user.name=${name}`, '-c', `user.email=${name.toLowerCase()}@example.com`];
  git.run(...author, 'commit', '--quiet', '--allow-empty', '--no-verify', '-m', message);
  return git.run('rev-parse', 'HEAD');
}

const [first, second, third, fourth] = [0, 1, 2, 3].map((index) => () => ids[index] ?? '');

async function subjects(
  before: (() => string) | undefined,
  after: (() => string) | undefined,
  from = checkout,
) {
  const range = await commitsBetween(
    { before: before?.(), commit: after?.() ?? '' },
    { url, checkout: from },
  );
  return {
    added: range.added.map(({ subject }) => subject),
    taken: range.taken.map(({ subject }) => subject),
  };
}

describe('the commits of a release', () => {
  it('are those that the one before did not have, the newest first', async () => {
    expect(await subjects(first, third)).toEqual({
      added: ['Third', 'Second | with "all" <kinds>'],
      taken: [],
    });
  });

  it('are all where there was none before', async () => {
    expect((await subjects(undefined, second)).added).toEqual(['Second | with "all" <kinds>', 'First']);
  });

  it('are taken back where an older one is released', async () => {
    expect(await subjects(fourth, second)).toEqual({ added: [], taken: ['Fourth', 'Third'] });
  });

  it('have authors and co-authors', async () => {
    const { added } = await commitsBetween({ before: first?.(), commit: third?.() ?? '' }, { url, checkout });

    expect(added).toMatchObject([
      { author: { name: 'Ada', email: 'ada@example.com' }, coAuthors: [{ name: 'Only a name', email: '' }] },
      {
        author: { name: 'Åsa', email: 'åsa@example.com' },
        coAuthors: [{ name: 'Grace Hopper', email: 'grace@example.com' }],
      },
    ]);
  });

  it.each<[string, () => string]>([
    ['no checkout', () => temporaryFolder()],
    [
      'a checkout without history',
      () => {
        const shallow = temporaryFolder();
        new Git(shallow).run('clone', '--quiet', '--depth=1', `file://${url}`, '.');
        return shallow;
      },
    ],
  ])('come from a clone where the source is %s, and it does not stay', async (_, prepare) => {
    const clones = () => readdirSync(tmpdir()).filter((name) => name.startsWith('sluice-history-'));
    const before = clones();

    expect((await subjects(second, fourth, prepare())).added).toEqual(['Fourth', 'Third']);
    expect(clones()).toEqual(before);
  });

  it('are not made up where a commit is not there', async () => {
    await expect(subjects(() => 'f'.repeat(40), fourth)).rejects.toThrow(GitFailed);
  });
});

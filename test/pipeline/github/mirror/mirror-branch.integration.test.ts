import { join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { Git } from '../../../../pipeline/git.ts';
import { type Mirrored, mirrorBranch } from '../../../../pipeline/github/mirror/mirror-branch.ts';
import { writeFiles } from '../../../local/buildspec/build.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

/** Two repositories, a clone from which a person pushes to either, and the clone of the mirror. */
let person: Git;
let mirror: Git;
let home: string;

const identity = ['-c', 'user.name=Kim', '-c', 'user.email=kim@example.com'];

beforeEach(async () => {
  const folder = temporaryFolder();
  const root = new Git(folder);
  for (const name of ['github.git', 'codecommit.git'])
    root.run('init', '--quiet', '--bare', '-b', 'main', name);
  for (const clone of ['person', 'mirror']) root.run('clone', '--quiet', 'github.git', clone);
  home = join(folder, 'person');
  [person, mirror] = [new Git(home), new Git(join(folder, 'mirror'))];
  for (const git of [person, mirror]) git.run('remote', 'add', 'codecommit', join(folder, 'codecommit.git'));
  await commit('README.md');
  push('origin');
});

async function commit(file: string): Promise<string> {
  await writeFiles(home, { [file]: `${Math.random()}` });
  person.run('add', '.');
  person.run(...identity, 'commit', '--quiet', '-m', file);
  return person.run('rev-parse', 'HEAD');
}

function push(remote: string): void {
  person.run('push', '--quiet', remote, 'HEAD:refs/heads/main');
}

function carry(): Mirrored {
  return mirrorBranch(mirror, 'main', ['docs/**', '**/*.md']);
}

function tips(): string[] {
  return ['origin', 'codecommit'].map((remote) =>
    person.run('ls-remote', remote, 'refs/heads/main').slice(0, 40),
  );
}

describe('the mirror', () => {
  it('fills a repository that has no branch yet, and then has nothing to do', () => {
    expect(carry()).toEqual({ moved: 'codecommit', isToDeliver: false });
    expect(new Set(tips()).size).toBe(1);
    expect(carry()).toEqual({ moved: undefined, isToDeliver: false });
  });

  it('brings each side what was pushed to the other', async () => {
    carry();
    const first = await commit('one');
    push('origin');
    expect(carry()).toEqual({ moved: 'codecommit', isToDeliver: false });
    expect(tips()).toEqual([first, first]);

    const second = await commit('two');
    push('codecommit');
    expect(carry()).toEqual({ moved: 'github', isToDeliver: true });
    expect(tips()).toEqual([second, second]);
  });

  it.each<[string[], boolean]>([
    [['docs/operations.txt', 'app/README.md', 'LIES.md'], false],
    [['docs/operations.txt', 'app/main.ts'], true],
    [['documents/list.txt'], true],
  ])('says of %j from CodeCommit whether they are to be delivered: %s', async (files, isToDeliver) => {
    carry();
    for (const file of files) await commit(file);
    push('codecommit');

    expect(carry()).toEqual({ moved: 'github', isToDeliver });
  });

  it('pushes nothing once the two have diverged, and says how far', async () => {
    carry();
    const [base = ''] = tips();
    const onGithub = await commit('one');
    push('origin');
    person.run('reset', '--quiet', '--hard', base);
    await commit('two');
    const onCodecommit = await commit('three');
    push('codecommit');

    expect(() => carry()).toThrow(
      `Branch main has diverged: GitHub has 1 commit of its own up to ${onGithub.slice(0, 12)}, CodeCommit has 2 commits of its own up to ${onCodecommit.slice(0, 12)}. Nothing was pushed.`,
    );
    expect(tips()).toEqual([onGithub, onCodecommit]);
  });

  it('leaves changes of workflows to a person, because GitHub takes them from nobody else', async () => {
    carry();
    const [before] = tips();
    const changed = await commit('.github/workflows/delivery.yml');
    push('codecommit');

    expect(() => carry()).toThrow(
      `Push them yourself: git fetch codecommit && git push origin ${changed}:main`,
    );
    expect(tips()).toEqual([before, changed]);
  });
});

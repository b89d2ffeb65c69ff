import { join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { Git } from '../../../pipeline/git.ts';
import { SourceTags } from '../../../pipeline/release/source-tags.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

let repository: string;
let checkout: Git;
let checkoutFolder: string;
let commits: string[];

beforeEach(() => {
  repository = join(temporaryFolder(), 'source.git');
  checkoutFolder = temporaryFolder();
  checkout = new Git(checkoutFolder);
  checkout.run('init', '--quiet', '--bare', '--initial-branch=main', repository);
  checkout.run('clone', '--quiet', repository, '.');
  commits = ['first', 'second'].map((message) => {
    const author = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.com'];
    checkout.run(...author, 'commit', '--quiet', '--allow-empty', '--no-verify', '-m', message);
    return checkout.run('rev-parse', 'HEAD');
  });
  checkout.run('push', '--quiet', 'origin', 'HEAD:main');
});

function tags(): string[] {
  return checkout.run('ls-remote', '--tags', repository).split('\n').filter(Boolean);
}

describe('a tag of the source', () => {
  it.each([
    ['from a folder that is no checkout, as CodePipeline hands it on', () => temporaryFolder()],
    ['from a checkout', () => checkoutFolder],
  ])('is pushed %s, and may be asked for twice', async (_, folder) => {
    const [first = ''] = commits;
    const source = new SourceTags(repository, folder());

    await source.tag(first, 'v1');
    await source.tag(first, 'v1');

    expect(tags()).toEqual([`${first}\trefs/tags/v1`]);
  });

  it('stays where it is', async () => {
    const [first = '', second = ''] = commits;
    const source = new SourceTags(repository, checkoutFolder);
    await source.tag(first, 'v1');

    await expect(source.tag(second, 'v1')).rejects.toThrow(
      `The tag v1 stands on ${first}, not on ${second}; a release keeps its tag.`,
    );
    expect(tags()).toEqual([`${first}\trefs/tags/v1`]);
  });
});

import { rm } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createBareRepository } from '../../../local/git/bare-repository.ts';
import { git } from '../../../local/git/git.ts';
import { openToldReferences } from '../../../local/git/told-references.ts';
import { commit, createCheckout } from './repository-in-test.ts';

let folder: string;
let checkout: string;
let state: string;
let remote: string;

const push = (...refs: string[]) => git(checkout, ['push', '--quiet', '--force', remote, ...refs]);
const head = () => git(checkout, ['rev-parse', 'HEAD']);

beforeEach(async () => {
  ({ folder, checkout, state } = await createCheckout());
  ({ directory: remote } = await createBareRepository(state, 'shop', ['main']));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('what nobody was told of branches and tags', () => {
  it('is nothing of what a repository has when it is seen first', async () => {
    await push('HEAD:main');

    expect(await openToldReferences(state).missed()).toEqual([]);
    expect(await openToldReferences(state).missed()).toEqual([]);
  });

  it('is what was made, moved and deleted, until it is noted', async () => {
    const before = await head();
    await push('HEAD:main', 'HEAD:old');
    await openToldReferences(state).missed();
    await commit(checkout, 'second');
    await git(checkout, ['-c', 'user.name=Ada', '-c', 'user.email=a@b.c', 'tag', '-m', 'Second', 'v2']);
    await push('HEAD:main', 'v2', ':old');

    const after = await head();
    const references = openToldReferences(state);
    const missed = await references.missed();
    expect(missed).toEqual([
      { repository: 'shop', reference: 'refs/heads/main', before, after },
      { repository: 'shop', reference: 'refs/heads/old', before, after: null },
      { repository: 'shop', reference: 'refs/tags/v2', before: null, after },
    ]);

    for (const change of missed) references.note(change);
    expect(await openToldReferences(state).missed()).toEqual([]);
  });
});

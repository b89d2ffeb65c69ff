import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../../../local/cloud/json.ts';
import { createBareRepository } from '../../../local/git/bare-repository.ts';
import { addRemote, pushHead } from '../../../local/git/checkout-remote.ts';
import { git } from '../../../local/git/git.ts';
import { codeCommitInTest } from './codecommit-in-test.ts';
import { commit, createCheckout } from './repository-in-test.ts';

let folder: string;
let checkout: string;
let state: string;
let first: string;

beforeEach(async () => {
  ({ folder, checkout, state } = await createCheckout());
  const { directory } = await createBareRepository(state, 'shop', ['main']);
  await addRemote(checkout, state, directory);
  first = await git(checkout, ['rev-parse', 'HEAD']);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const ask = (operation: string, input: JsonObject) =>
  codeCommitInTest(state).serve(
    operation,
    { repositoryName: 'shop', ...input },
    { account: '111111111111', region: 'eu-central-1' },
  );

const differences =
  (more: JsonObject = {}) =>
  (beforeCommitSpecifier: string, after: string) =>
    ask('GetDifferences', { beforeCommitSpecifier, afterCommitSpecifier: after, ...more });

describe('the differences of two commits', () => {
  it('have the blobs of what was added, changed and taken away, whatever the names', async () => {
    await mkdir(join(checkout, 'docs'));
    await writeFile(join(checkout, 'docs', 'über uns.md'), 'new');
    await git(checkout, ['mv', 'first.txt', 'moved.txt']);
    await git(checkout, ['add', '.']);
    await git(checkout, ['commit', '--quiet', '-m', 'Move']);
    await pushHead(checkout, 'main');

    expect(await differences()(first, 'main')).toMatchObject({
      differences: [
        { changeType: 'A', afterBlob: { path: 'docs/über uns.md', mode: '100644' } },
        { changeType: 'D', beforeBlob: { path: 'first.txt', mode: '100644' } },
        { changeType: 'A', afterBlob: { path: 'moved.txt' } },
      ],
    });
  });

  it('come in pages', async () => {
    await commit(checkout, 'second');
    const last = await commit(checkout, 'third');
    await pushHead(checkout, 'main');

    expect(await differences({ MaxResults: 1 })(first, last)).toMatchObject({
      differences: [{ afterBlob: { path: 'second.txt' } }],
      NextToken: '1',
    });
    const end = await differences({ MaxResults: 1, NextToken: '1' })(first, last);
    expect(end).toEqual({
      differences: [expect.objectContaining({ afterBlob: expect.objectContaining({ path: 'third.txt' }) })],
    });
  });

  it('are refused for a commit that is not there', async () => {
    await expect(differences()(first, 'f'.repeat(40))).rejects.toMatchObject({
      name: 'CommitDoesNotExistException',
    });
  });
});

describe('the ways to merge', () => {
  it('have a fast forward where one commit follows the other, and no other way round', async () => {
    const second = await commit(checkout, 'second');
    await pushHead(checkout, 'main');
    const options = (source: string, destination: string) =>
      ask('GetMergeOptions', { sourceCommitSpecifier: source, destinationCommitSpecifier: destination });

    expect(await options(second, first)).toMatchObject({
      mergeOptions: ['FAST_FORWARD_MERGE'],
      baseCommitId: first,
    });
    expect(await options(first, second)).toMatchObject({ mergeOptions: [] });
  });
});

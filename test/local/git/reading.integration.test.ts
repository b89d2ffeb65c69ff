import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../../../local/cloud/json.ts';
import { createBareRepository } from '../../../local/git/bare-repository.ts';
import { addRemote, pushHead } from '../../../local/git/checkout-remote.ts';
import { git } from '../../../local/git/git.ts';
import { codeCommitInTest } from './codecommit-in-test.ts';
import { createCheckout } from './repository-in-test.ts';

const picture = Buffer.from([0, 255, 10, 13, 128, 10]);

let folder: string;
let state: string;
let first: string;
let head: string;

beforeAll(async () => {
  let checkout: string;
  ({ folder, checkout, state } = await createCheckout());
  const { directory } = await createBareRepository(state, 'shop', ['main']);
  await createBareRepository(state, 'empty', ['main']);
  await addRemote(checkout, state, directory);
  first = await git(checkout, ['rev-parse', 'HEAD']);
  await mkdir(join(checkout, 'docs', 'more'), { recursive: true });
  await writeFile(join(checkout, 'docs', 'über uns.md'), 'we\n');
  await writeFile(join(checkout, 'docs', 'more', 'picture.png'), picture);
  await writeFile(join(checkout, 'docs', 'run.sh'), '#!/bin/sh\n', { mode: 0o755 });
  await symlink('run.sh', join(checkout, 'docs', 'link'));
  await git(checkout, ['add', '.']);
  await git(checkout, ['commit', '--quiet', '-m', 'Second\n\nwith a body']);
  head = await git(checkout, ['rev-parse', 'HEAD']);
  await pushHead(checkout, 'main');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const ask = (operation: string, input: JsonObject = {}) =>
  codeCommitInTest(state).serve(operation, input, { account: '111111111111', region: 'eu-central-1' });
const inShop = (operation: string, input: JsonObject = {}) =>
  ask(operation, { repositoryName: 'shop', ...input });

describe('CodeCommit, asked for its repositories', () => {
  it('lists them by name', async () => {
    expect(await ask('ListRepositories')).toMatchObject({
      repositories: [{ repositoryName: 'empty' }, { repositoryName: 'shop' }],
    });
    expect(await ask('ListRepositories', { order: 'descending' })).toMatchObject({
      repositories: [{ repositoryName: 'shop' }, { repositoryName: 'empty' }],
    });
  });

  it('tells their addresses and their branch, where there is one', async () => {
    const { repositoryMetadata } = (await inShop('GetRepository')) as { repositoryMetadata: JsonObject };
    expect(repositoryMetadata).toMatchObject({
      defaultBranch: 'main',
      Arn: 'arn:aws:codecommit:eu-central-1:111111111111:shop',
      cloneUrlHttp: 'https://git-codecommit.eu-central-1.amazonaws.com/v1/repos/shop',
    });
    const several = await ask('BatchGetRepositories', { repositoryNames: ['empty', 'nobody'] });
    expect(several).toMatchObject({
      repositories: [expect.not.objectContaining({ defaultBranch: 'main' })],
      repositoriesNotFound: ['nobody'],
    });
  });

  it('tells branches and where they stand', async () => {
    expect(await inShop('ListBranches')).toEqual({ branches: ['main'] });
    expect(await ask('ListBranches', { repositoryName: 'empty' })).toEqual({ branches: [] });
    expect(await inShop('GetBranch', { branchName: 'main' })).toEqual({
      branch: { branchName: 'main', commitId: head },
    });
  });
});

describe('CodeCommit, asked for what a commit holds', () => {
  it('tells the commit, its parents and its message', async () => {
    const { commit } = (await inShop('GetCommit', { commitId: head })) as { commit: JsonObject };
    expect(commit).toMatchObject({
      ...{ commitId: head, parents: [first], message: 'Second\n\nwith a body\n' },
      author: { date: expect.stringMatching(/^\d+ [+-]\d{4}$/) },
    });
    const nobody = '0'.repeat(40);
    expect(await inShop('BatchGetCommits', { commitIds: [first, nobody] })).toMatchObject({
      commits: [{ commitId: first, parents: [] }],
      errors: [{ commitId: nobody, errorCode: 'CommitIdDoesNotExistException' }],
    });
  });

  it('gives files as they are, at any commit', async () => {
    const file = (await inShop('GetFile', { filePath: '/docs/more/picture.png' })) as JsonObject;
    expect(Buffer.from(String(file.fileContent), 'base64')).toEqual(picture);
    expect(file).toMatchObject({
      commitId: head,
      filePath: 'docs/more/picture.png',
      fileSize: 6,
      fileMode: 'NORMAL',
    });
    const blob = (await inShop('GetBlob', { blobId: file.blobId ?? '' })) as JsonObject;
    expect(blob.content).toBe(file.fileContent);
    await expect(
      inShop('GetFile', { filePath: 'docs/run.sh', commitSpecifier: first }),
    ).rejects.toMatchObject({ name: 'FileDoesNotExistException' });
  });

  it('lists a folder by the kinds of what is in it', async () => {
    expect(await inShop('GetFolder', { folderPath: '/docs/', commitSpecifier: 'main' })).toMatchObject({
      folderPath: 'docs',
      subFolders: [{ absolutePath: 'docs/more', relativePath: 'more' }],
      files: [
        { relativePath: 'run.sh', fileMode: 'EXECUTABLE' },
        { relativePath: 'über uns.md', fileMode: 'NORMAL' },
      ],
      symbolicLinks: [{ relativePath: 'link', fileMode: 'SYMLINK' }],
      subModules: [],
    });
    expect(await inShop('GetFolder', { folderPath: '/' })).toMatchObject({
      subFolders: [{ absolutePath: 'docs' }],
      files: [{ absolutePath: 'first.txt' }],
    });
  });
});

it.each([
  ['GetRepository', { repositoryName: 'nobody' }, 'RepositoryDoesNotExistException'],
  ['GetRepository', { repositoryName: '../../git/shop' }, 'RepositoryDoesNotExistException'],
  ['GetBranch', { branchName: 'nobody' }, 'BranchDoesNotExistException'],
  ['GetCommit', { commitId: '0'.repeat(40) }, 'CommitIdDoesNotExistException'],
  ['GetCommit', { commitId: '--all' }, 'ValidationException'],
  ['GetFile', { filePath: 'docs' }, 'FileDoesNotExistException'],
  ['GetFile', { filePath: 'docs', commitSpecifier: 'nobody' }, 'CommitDoesNotExistException'],
  ['GetFolder', { folderPath: 'docs/run.sh' }, 'FolderDoesNotExistException'],
  ['GetBlob', { blobId: '0'.repeat(40) }, 'BlobIdDoesNotExistException'],
  ['ListBranches', { sortBy: 'name' }, 'ValidationException'],
])('%s refuses %j', async (operation, input: JsonObject, name) => {
  await expect(inShop(operation, input)).rejects.toMatchObject({ name });
});

import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createBareRepository } from '../../../local/git/bare-repository.ts';
import { addRemote, pushHead, removeRemote } from '../../../local/git/checkout-remote.ts';
import { git } from '../../../local/git/git.ts';
import { writeRehearsalFile } from '../../../local/git/rehearsal-file.ts';
import { CommitGoneError, openRepositories } from '../../../local/git/repositories.ts';
import { commit, createCheckout } from './repository-in-test.ts';

const run = promisify(execFile);

let folder: string;
let checkout: string;
let state: string;
let directory: string;

beforeEach(async () => {
  ({ folder, checkout, state } = await createCheckout());
  ({ directory } = await createBareRepository(state, 'shop', ['main']));
  await addRemote(checkout, state, directory);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** What the pusher reads. */
async function push(...refs: string[]): Promise<string> {
  const { stderr } = await run('git', ['push', 'local', ...refs], { cwd: checkout });
  return stderr;
}

it('clones a repository at a commit, with its history and the way back to push', async () => {
  await push('HEAD:main');
  const first = await git(checkout, ['rev-parse', 'HEAD']);
  await commit(checkout, 'second');
  await push('HEAD:main');
  const clone = join(folder, 'clone');
  await mkdir(clone);

  await openRepositories(state).clone('shop', first, clone);

  expect((await readdir(clone)).toSorted()).toEqual(['.git', 'first.txt']);
  expect(await git(clone, ['log', '--all', '--format=%s'])).toBe('Add second\nAdd first');
  expect(await git(clone, ['rev-parse', '--abbrev-ref', 'HEAD'])).toBe('HEAD');
  await git(clone, ['tag', 'v1']);
  await git(clone, ['push', '--quiet', 'origin', 'v1']);
  expect(await git(directory, ['tag'])).toBe('v1');
});

it('tells which files a branch changes, whatever has become of the other one', async () => {
  await push('HEAD:main');
  const fork = await git(checkout, ['rev-parse', 'HEAD']);
  const ahead = await commit(checkout, 'ahead');
  await push('HEAD:main');
  await git(checkout, ['checkout', '--quiet', fork]);
  const topic = await commit(checkout, 'topic');
  await push('HEAD:refs/heads/topic');

  const repositories = openRepositories(state);
  expect(await repositories.changedSinceFork('shop', ahead, topic)).toEqual(['topic.txt']);
  expect(await repositories.changedFiles('shop', ahead, topic)).toEqual(['ahead.txt', 'topic.txt']);
});

describe('a push', () => {
  it('brings commits to the repository, and says that the next start takes them up when nothing runs', async () => {
    const said = await push('HEAD:main');

    expect(said).toMatch(/no rehearsal runs now; the next npm start takes main at [0-9a-f]{8} up/);
    const head = await openRepositories(state).head('shop', 'main');
    expect(head).toBe(await git(checkout, ['rev-parse', 'HEAD']));
  });

  it('of another branch is accepted, and told that nothing is triggered', async () => {
    const said = await push('HEAD:refs/heads/feature/new');

    expect(said).toMatch(/feature\/new is accepted, and nothing is triggered; pipelines start from main/);
    expect(await openRepositories(state).head('shop', 'feature/new')).toBeDefined();
  });

  describe('while a rehearsal runs', () => {
    let server: Server;
    let received: { target: unknown; body: unknown }[];
    let answer: object;

    beforeEach(async () => {
      received = [];
      answer = {
        executions: [{ pipelineName: 'sample', executionId: 'e1' }],
        ...{ isTriggering: true, triggeringBranches: ['main'] },
      };
      server = createServer(async (request, response) => {
        received.push({ target: request.headers['x-amz-target'], body: await json(request) });
        response.statusCode = 'message' in answer ? 400 : 200;
        response.end(JSON.stringify(answer));
      });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const apiUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      writeRehearsalFile(state, { pid: process.pid, consoleUrl: 'http://127.0.0.1:4700/', apiUrl });
    });
    afterEach(() => {
      server.closeAllConnections();
      server.close();
    });

    it('tells it, and the pusher what was started and where to watch', async () => {
      const said = await push('HEAD:main');

      const head = await git(checkout, ['rev-parse', 'HEAD']);
      expect(received).toEqual([
        {
          target: 'Rehearsal.ReceivePush',
          body: { repository: 'shop', branch: 'main', commit: head, before: null },
        },
      ]);
      expect(said).toMatch(/started sample \(execution e1\); watch it at http:\/\/127\.0\.0\.1:4700\//);
    });

    it('of a tag tells it with the commit that the tag names, whether it has a message or not', async () => {
      await git(checkout, ['tag', 'v1']);
      await git(checkout, ['-c', 'user.name=Ada', '-c', 'user.email=a@b.c', 'tag', '-m', 'Second', 'v2']);
      await push('v1', 'v2');

      const commit = await git(checkout, ['rev-parse', 'HEAD']);
      expect(received.map(({ body }) => body)).toEqual([
        { repository: 'shop', branch: 'refs/tags/v1', commit, before: null },
        { repository: 'shop', branch: 'refs/tags/v2', commit, before: null },
      ]);
    });

    it('tells where the branch or the tag stood before', async () => {
      const identity = ['-c', 'user.name=Ada', '-c', 'user.email=a@b.c'];
      await git(checkout, [...identity, 'tag', '-m', 'First', 'v1']);
      await push('HEAD:main', 'v1');
      const before = await git(checkout, ['rev-parse', 'HEAD']);
      received = [];
      await commit(checkout, 'second');
      await git(checkout, [...identity, 'tag', '--force', '-m', 'Second', 'v1']);

      await push('--force', 'HEAD:main', 'v1');

      expect(received.map(({ body }) => body)).toMatchObject([
        { branch: 'main', before },
        { branch: 'refs/tags/v1', before },
      ]);
    });

    it('reports why nothing was started', async () => {
      answer = { __type: 'ValidationException', message: 'the pipeline cannot run here' };

      expect(await push('HEAD:main')).toMatch(/nothing was started: the pipeline cannot run here/);
    });

    it('that deletes a branch tells where it stood', async () => {
      await push('HEAD:refs/heads/old');
      received = [];

      expect(await push(':refs/heads/old')).toMatch(/old is deleted/);

      const before = await git(checkout, ['rev-parse', 'HEAD']);
      expect(received).toEqual([
        { target: 'Rehearsal.ReceiveDeletion', body: { repository: 'shop', branch: 'old', before } },
      ]);
    });
  });
});

describe("the user's checkout", () => {
  it('gets HEAD pushed, and hears when it is there already', async () => {
    expect(await pushHead(checkout, 'main')).toMatchObject({ status: 'pushed', uncommittedFiles: 0 });
    expect(await pushHead(checkout, 'main')).toMatchObject({ status: 'up-to-date' });
  });

  it('keeps the branch where HEAD is older than it', async () => {
    const older = await git(checkout, ['rev-parse', 'HEAD']);
    const newer = await commit(checkout, 'second');
    await pushHead(checkout, 'main');
    await git(checkout, ['checkout', '--quiet', older]);

    expect(await pushHead(checkout, 'main')).toMatchObject({ status: 'behind' });
    expect(await openRepositories(state).head('shop', 'main')).toBe(newer);
  });

  it('is told what to do where its branch has diverged, and nothing is forced', async () => {
    const base = await git(checkout, ['rev-parse', 'HEAD']);
    const there = await commit(checkout, 'second');
    await pushHead(checkout, 'main');
    await git(checkout, ['reset', '--quiet', '--hard', base]);
    await commit(checkout, 'other');

    const outcome = await pushHead(checkout, 'main');

    expect(outcome).toMatchObject({
      status: 'diverged',
      message: expect.stringMatching(/have diverged, and nothing was pushed: git pull --rebase local main/),
    });
    expect(await openRepositories(state).head('shop', 'main')).toBe(there);
  });

  it('may be a shallow clone', async () => {
    await commit(checkout, 'second');
    const shallow = join(folder, 'shallow');
    await git(folder, ['clone', '--quiet', '--depth=1', `file://${checkout}`, shallow]);
    await addRemote(shallow, state, directory);

    expect(await pushHead(shallow, 'main')).toMatchObject({ status: 'pushed' });
  });

  it('must have a commit, and be a git checkout', async () => {
    const empty = join(folder, 'empty');
    await git(folder, ['init', '--quiet', empty]);
    const nothing = join(folder, 'nothing');
    await mkdir(nothing);

    await expect(pushHead(empty, 'main')).rejects.toThrow(/has no commit yet/);
    await expect(pushHead(nothing, 'main')).rejects.toThrow(/is no git checkout/);
  });

  it('keeps a remote "local" of its own', async () => {
    await git(checkout, ['remote', 'set-url', 'local', 'https://example.com/shop.git']);

    await expect(addRemote(checkout, state, directory)).rejects.toThrow(
      /"local" exists already and points to https:\/\/example\.com\/shop\.git.*git remote rename local/,
    );
    await removeRemote(checkout, state);
    expect(await git(checkout, ['remote'])).toBe('local');
  });

  it('keeps the remote when another rehearsal is reset', async () => {
    expect(await removeRemote(checkout, join(folder, '.rehearsal-other'))).toBe(false);
    expect(await git(checkout, ['remote'])).toBe('local');
  });

  it('of another project gets HEAD pushed as well, without a remote and anything else in it', async () => {
    await removeRemote(checkout, state);
    const newer = await commit(checkout, 'second');

    expect(await pushHead(checkout, 'main', directory)).toMatchObject({ status: 'pushed', to: directory });
    await git(checkout, ['reset', '--quiet', '--hard', 'HEAD~1']);
    expect(await pushHead(checkout, 'main', directory)).toMatchObject({ status: 'behind' });
    await commit(checkout, 'other');
    expect(await pushHead(checkout, 'main', directory)).toMatchObject({ status: 'diverged' });

    expect(await openRepositories(state).head('shop', 'main')).toBe(newer);
    expect(await readdir(join(checkout, '.git'))).not.toContain('FETCH_HEAD');
  });

  it('loses the remote when the rehearsal is reset', async () => {
    await removeRemote(checkout, state);

    expect(await git(checkout, ['remote'])).toBe('');
  });
});

describe('the commits between two', () => {
  it('are told, newest first, and not where one is not there', async () => {
    const base = await git(checkout, ['rev-parse', 'HEAD']);
    const [second, third] = [await commit(checkout, 'second'), await commit(checkout, 'third')];
    await pushHead(checkout, 'main');
    const { commitsBetween } = openRepositories(state);

    expect((await commitsBetween('shop', base, third)).map(({ id }) => id)).toEqual([third, second]);
    await expect(commitsBetween('shop', 'a'.repeat(40), third)).rejects.toThrow(CommitGoneError);
    await rm(join(directory, 'HEAD'));
    await expect(commitsBetween('shop', base, third)).rejects.toThrow(/not a git repository/);
  });
});

describe('a checkout of a commit', () => {
  it('holds its files and nothing else, also while another one is made', async () => {
    const first = await git(checkout, ['rev-parse', 'HEAD']);
    const second = await commit(checkout, 'second');
    await pushHead(checkout, 'main');
    const repositories = openRepositories(state);
    const [older, newer] = [join(folder, 'older'), join(folder, 'newer')];
    await Promise.all([mkdir(older), mkdir(newer)]);

    await Promise.all([
      repositories.checkOut('shop', first, older),
      repositories.checkOut('shop', second, newer),
    ]);

    expect(await readdir(older)).toEqual(['first.txt']);
    expect((await readdir(newer)).toSorted()).toEqual(['first.txt', 'second.txt']);
    expect(await readFile(join(newer, 'second.txt'), 'utf8')).toBe('second');
    expect(await repositories.commit('shop', second)).toMatchObject({ message: 'Add second', author: 'Ada' });
    expect(await repositories.changedFiles('shop', first, second)).toEqual(['second.txt']);
    expect(await repositories.heads('shop')).toEqual([{ branch: 'main', commit: second }]);
  });
});

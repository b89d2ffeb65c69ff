import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { createBuildCache } from '../../../local/buildspec/build-cache.ts';
import { linkTree } from '../../../local/buildspec/link-tree.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { build, writeFiles } from './build.ts';

const installing = `version: 0.2
phases:
  install: { commands: ['[ -f deps/lib/index.js ] && echo reused || { echo installed; mkdir -p deps/lib; echo code > deps/lib/index.js; echo 1 > deps/.stamp; }'] }
  build: { commands: ['\${COMMAND-true}'] }
cache: { paths: ['deps/**/*'] }
`;

const inode = async (path: string) => (await stat(path)).ino;

/** Two sources that share a cache. */
async function folders() {
  const folder = temporaryFolder();
  const [cache, first, second] = ['cache', 'first', 'second'].map((name) => join(folder, name));
  if (!cache || !first || !second) throw new Error('three folders are needed');
  await Promise.all([first, second].map((path) => mkdir(path)));
  return { cache, first, second };
}

const cacheOf = (cacheDirectory: string, sourceDirectory: string, cacheSeedDirectory?: string) =>
  createBuildCache({ cacheDirectory, sourceDirectory, cacheSeedDirectory }, ['deps/**/*']);

describe('the cache of builds', () => {
  it('gives a folder that one build made to the next', async () => {
    const cacheDirectory = temporaryFolder();
    const first = await build(installing, { cacheDirectory });
    expect(first.output).toEqual(['installed']);
    expect(first.said).toContain('cache deps: none yet');
    expect(first.said).toContain('cache deps: kept for the next build');
    const second = await build(installing, { cacheDirectory });
    expect(second.output).toEqual(['reused']);
    expect(second.said).not.toContain('cache deps: kept for the next build');
  });

  it('keeps what a build with red tests has installed, and nothing of one whose installation failed', async () => {
    const cacheDirectory = temporaryFolder();
    const failed = await build(installing.replace('echo 1 > deps/.stamp', 'exit 1'), { cacheDirectory });
    expect(failed.status).toBe('FAILED');
    const red = await build(installing, { cacheDirectory, environment: { COMMAND: 'false' } });
    expect(red.output).toEqual(['installed']);
    expect(red.status).toBe('FAILED');
    expect((await build(installing, { cacheDirectory })).output).toEqual(['reused']);
  });

  it('shares files by hard links between builds that run at once, except those that stamps are kept in', async () => {
    const { cache, first, second } = await folders();
    await writeFiles(first, { 'deps/lib/index.js': 'code', 'deps/.stamp': '1' });
    await cacheOf(cache, first).save();
    await cacheOf(cache, first).restore();
    await cacheOf(cache, second).restore();
    expect(await inode(join(first, 'deps/lib/index.js'))).toBe(
      await inode(join(second, 'deps/lib/index.js')),
    );
    await writeFile(join(second, 'deps/.stamp'), '2');
    expect(await readFile(join(first, 'deps/.stamp'), 'utf8')).toBe('1');
  });

  it('takes an unchanged folder back as it is, for the next build to have', async () => {
    const { cache, first, second } = await folders();
    await writeFiles(first, { 'deps/lib/index.js': 'code' });
    await cacheOf(cache, first).save();
    const used = cacheOf(cache, first);
    await used.restore();
    const before = await inode(join(first, 'deps'));
    expect(await used.save()).toEqual([]);
    await cacheOf(cache, second).restore();
    expect(await inode(join(second, 'deps'))).toBe(before);
  });

  it('does not let a build with the old folder replace what a later one has kept', async () => {
    const { cache, first, second } = await folders();
    await writeFiles(first, { 'deps/version': 'old' });
    await cacheOf(cache, first).save();
    const slow = cacheOf(cache, first);
    await slow.restore();
    const quick = cacheOf(cache, second);
    await quick.restore();
    await rm(join(second, 'deps'), { recursive: true });
    await writeFiles(second, { 'deps/version': 'new' });
    await quick.save();
    await slow.save();
    await cacheOf(cache, second).restore();
    expect(await readFile(join(second, 'deps/version'), 'utf8')).toBe('new');
  });

  it.each(['/root/.npm/**/*', '../elsewhere/**/*', 'a/*.jar'])(
    'says that it does not keep %s',
    async (path) => {
      const folder = temporaryFolder();
      expect(
        await createBuildCache(
          { cacheDirectory: join(folder, 'cache'), sourceDirectory: join(folder, 'source') },
          [path],
        ).restore(),
      ).toEqual([
        `warning: cache path ${path} is not kept: only whole folders of the source are, such as node_modules/**/*`,
      ]);
    },
  );

  it('begins with the folder of a working copy where it has none, and leaves that copy as it is', async () => {
    const { cache, first, second } = await folders();
    await writeFiles(second, { 'deps/lib/index.js': 'code', 'deps/.stamp': '1' });
    const beginning = cacheOf(cache, first, second);
    expect(await beginning.restore()).toEqual([expect.stringContaining(`by hard links from ${second}/deps`)]);
    expect(await beginning.save()).toEqual(['cache deps: kept for the next build']);
    expect(await readFile(join(second, 'deps/lib/index.js'), 'utf8')).toBe('code');
    await rm(second, { recursive: true });
    expect(await cacheOf(cache, first, second).restore()).toEqual([expect.stringMatching('by hard links$')]);
  });

  it('leaves a folder alone that comes with the source', async () => {
    const { cache, first, second } = await folders();
    await writeFiles(first, { 'deps/version': 'cached' });
    await cacheOf(cache, first).save();
    await writeFiles(second, { 'deps/version': 'of the source' });
    expect(await cacheOf(cache, second).restore()).toEqual([
      'cache deps: the source has that folder already',
    ]);
  });
});

describe('a linked tree', () => {
  it('has the same files, links and times as its origin', async () => {
    const folder = temporaryFolder();
    await writeFiles(join(folder, 'a'), { 'sub/file': 'x', top: 'y' });
    await linkTree(join(folder, 'a'), join(folder, 'b'));
    expect(await readFile(join(folder, 'b/top'), 'utf8')).toBe('y');
    expect((await stat(join(folder, 'b/sub/file'))).nlink).toBe(2);
    expect((await stat(join(folder, 'b/top'))).nlink).toBe(1);
    expect((await stat(join(folder, 'b'))).mtimeMs).toBeCloseTo((await stat(join(folder, 'a'))).mtimeMs, -1);
  });
});

import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { CacheDeclaration } from '../../../../local/buildspec/cache/cache-declaration.ts';
import type { CachePlaces } from '../../../../local/buildspec/cache/cached-item.ts';
import { linkTree } from '../../../../local/buildspec/cache/link-tree.ts';
import { openBuildCache } from '../../../../local/buildspec/cache/open-build-cache.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';
import { build, writeFiles } from '../build.ts';

const installing = `version: 0.2
phases:
  install: { commands: ['[ -f deps/lib/index.js ] && echo reused || { echo installed; mkdir -p deps/lib; echo code > deps/lib/index.js; echo 1 > deps/.stamp; }'] }
  build: { commands: ['\${COMMAND-true}'] }
cache: { paths: ['deps/**/*'] }
`;

const inode = async (path: string) => (await stat(path)).ino;

async function contentsOf(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Object.fromEntries(
    await Promise.all(
      files.sort().map(async (file) => [relative(folder, file), await readFile(file, 'utf8')]),
    ),
  );
}

/** Two sources that share a cache. */
async function folders() {
  const folder = temporaryFolder();
  const [cache, first, second] = ['cache', 'first', 'second'].map((name) => join(folder, name));
  if (!cache || !first || !second) throw new Error('three folders are needed');
  await Promise.all([first, second].map((path) => mkdir(path)));
  return { cache, first, second };
}

const nowhere = '/nowhere';

const cacheOf = (
  cacheDirectory: string,
  sourceDirectory: string,
  given: Partial<CachePlaces & CacheDeclaration> = {},
) =>
  openBuildCache(
    { cacheDirectory, sourceDirectory, outputDirectory: nowhere, ...given },
    { key: undefined, fallbackKeys: [], restores: true, saves: true, paths: ['deps/**/*'], ...given },
    async (text) => text,
  );

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
    await (await cacheOf(cache, first)).save();
    await (await cacheOf(cache, first)).restore();
    await (await cacheOf(cache, second)).restore();
    expect(await inode(join(first, 'deps/lib/index.js'))).toBe(
      await inode(join(second, 'deps/lib/index.js')),
    );
    await writeFile(join(second, 'deps/.stamp'), '2');
    expect(await readFile(join(first, 'deps/.stamp'), 'utf8')).toBe('1');
  });

  it('takes an unchanged folder back as it is, for the next build to have', async () => {
    const { cache, first, second } = await folders();
    await writeFiles(first, { 'deps/lib/index.js': 'code' });
    await (await cacheOf(cache, first)).save();
    const used = await cacheOf(cache, first);
    await used.restore();
    const before = await inode(join(first, 'deps'));
    expect(await used.save()).toEqual([]);
    await (await cacheOf(cache, second)).restore();
    expect(await inode(join(second, 'deps'))).toBe(before);
  });

  it('does not let a build with the old folder replace what a later one has kept', async () => {
    const { cache, first, second } = await folders();
    await writeFiles(first, { 'deps/version': 'old' });
    await (await cacheOf(cache, first)).save();
    const slow = await cacheOf(cache, first);
    await slow.restore();
    const quick = await cacheOf(cache, second);
    await quick.restore();
    await rm(join(second, 'deps'), { recursive: true });
    await writeFiles(second, { 'deps/version': 'new' });
    await quick.save();
    await slow.save();
    await (await cacheOf(cache, second)).restore();
    expect(await readFile(join(second, 'deps/version'), 'utf8')).toBe('new');
  });

  it.each([
    ['/opt/tools/**/*', undefined, 'what is in the source or in ~'],
    ['../elsewhere/**/*', undefined, 'what is in the source or in ~'],
    ['a/*.jar', 'LOCAL' as const, 'whole folders of the source and of ~'],
  ])('says that it does not keep %s where the cache is %s', async (path, cacheType, kept) => {
    const { cache, first } = await folders();
    const opened = await cacheOf(cache, first, { paths: [path], ...(cacheType && { cacheType }) });
    expect(await opened.restore()).toEqual([
      `warning: cache path ${path} is not kept: only ${kept} is, such as node_modules/**/*`,
    ]);
  });

  it('keeps the files that a pattern or a name means, and changes none that the source comes with', async () => {
    const { cache, first, second } = await folders();
    const paths = ['lib/*.jar', '**/*.lock', 'tool.bin'];
    await writeFiles(first, { 'lib/a.jar': 'a', 'lib/deep/b.jar': 'b', 'x/y.lock': 'old', 'tool.bin': 't' });
    const saving = await cacheOf(cache, first, { paths });
    expect(await saving.restore()).toContain('cache lib/*.jar: none yet');
    expect(await saving.save()).toEqual(paths.map((path) => `cache ${path}: kept for the next build`));
    await writeFiles(second, { 'x/y.lock': 'of the source' });
    await (await cacheOf(cache, second, { paths })).restore();
    expect(await contentsOf(second)).toEqual({
      'lib/a.jar': 'a',
      'tool.bin': 't',
      'x/y.lock': 'of the source',
    });
  });

  it('keeps what is in the home of a build, which is that of /root on AWS', async () => {
    const cacheDirectory = temporaryFolder();
    const text = `version: 0.2
phases: { build: { commands: ['cat ~/.m2/a ~/one.lock || mkdir ~/.m2', 'echo a >~/.m2/a', 'echo 1 >~/one.lock'] } }
cache: { paths: ['/root/.m2/**/*', '~/*.lock', '$HOME/none'] }
`;
    await build(text, { cacheDirectory });
    const { output, said } = await build(text, { cacheDirectory });
    expect(output).toEqual(['a', '1']);
    expect(said).toContainEqual(expect.stringMatching(/^cache ~\/\.m2: restored in /));
    expect(said).toContain('cache ~/none: none yet');
  });

  it('only restores or only saves where the buildspec says so', async () => {
    const { cache, first, second } = await folders();
    await writeFiles(first, { 'deps/version': '1' });
    expect(await (await cacheOf(cache, first, { saves: false })).save()).toEqual([]);
    await (await cacheOf(cache, first)).save();
    expect(await (await cacheOf(cache, second, { restores: false })).restore()).toEqual([]);
    expect(await contentsOf(second)).toEqual({});
  });

  it('takes nothing from a source that somebody works with, and shares no file with it', async () => {
    const { cache, first, second } = await folders();
    const inUse = { keepsSource: true };
    await writeFiles(first, { 'deps/lib/index.js': 'code' });
    await (await cacheOf(cache, first, inUse)).save();
    await (await cacheOf(cache, second, inUse)).restore();
    await writeFile(join(second, 'deps/lib/index.js'), 'changed');
    expect(await contentsOf(first)).toEqual({ 'deps/lib/index.js': 'code' });
    await rm(second, { recursive: true });
    const again = await cacheOf(cache, second, inUse);
    await again.restore();
    expect(await contentsOf(second)).toEqual({ 'deps/lib/index.js': 'code' });
    expect([await again.save(), await contentsOf(second)]).toEqual([[], { 'deps/lib/index.js': 'code' }]);
  });

  it('begins with the folder of a working copy where it has none, and leaves that copy as it is', async () => {
    const { cache, first, second } = await folders();
    await writeFiles(second, { 'deps/lib/index.js': 'code', 'deps/.stamp': '1' });
    const beginning = await cacheOf(cache, first, { cacheSeedDirectory: second });
    expect(await beginning.restore()).toEqual([expect.stringContaining(`by hard links from ${second}/deps`)]);
    expect(await beginning.save()).toEqual(['cache deps: kept for the next build']);
    expect(await readFile(join(second, 'deps/lib/index.js'), 'utf8')).toBe('code');
    await rm(second, { recursive: true });
    const later = await cacheOf(cache, first, { cacheSeedDirectory: second });
    expect(await later.restore()).toEqual([expect.stringMatching('by hard links$')]);
  });

  it('leaves a folder alone that comes with the source', async () => {
    const { cache, first, second } = await folders();
    await writeFiles(first, { 'deps/version': 'cached' });
    await (await cacheOf(cache, first)).save();
    await writeFiles(second, { 'deps/version': 'of the source' });
    const [line] = await (await cacheOf(cache, second)).restore();
    expect(line).toBe('cache deps: the source has that already');
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

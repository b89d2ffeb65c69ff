import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { BuildRequest } from '../../../../local/buildspec/build-request.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';
import { build } from '../build.ts';

/** Prints what is in `deps`, where that is, and adds a line. */
const installing = (cache: string) => `version: 0.2
phases:
  install: { commands: ['cat deps/lib 2>/dev/null || echo nothing', 'mkdir -p deps && echo "$NAME" >>deps/lib'] }
cache: { paths: ['deps/**/*'], ${cache} }
`;

const withLock = "key: 'deps-$(codebuild-hash-files lock)'";

/** Builds that share their caches: each is one with a name, and with a lock file. */
function builds(cache: string, given: Partial<BuildRequest> = {}) {
  const cacheDirectory = temporaryFolder();
  return async (name: string, lock: string, declared = cache) => {
    const { output, said } = await build(installing(declared), {
      ...{ cacheDirectory, files: { lock }, environment: { NAME: name } },
      ...given,
    });
    return { output, said: said.filter((line) => /^(warning: )?cache/.test(line)) };
  };
}

describe('a cache with a key', () => {
  it('is that of the files that its key names, and is never changed', async () => {
    const run = builds(withLock);
    const first = await run('first', 'a');
    expect(first.output).toEqual(['nothing']);
    const [, key] = /^cache (deps-[0-9a-f]{64}): none yet$/.exec(first.said[0] ?? '') ?? [];
    expect(first.said.at(-1)).toBe(`cache ${key}: kept for later builds`);
    expect((await run('second', 'b')).output).toEqual(['nothing']);
    const third = await run('third', 'a');
    expect(third.output).toEqual(['first']);
    expect(third.said).toEqual([expect.stringMatching(`^cache ${key}: restored in `)]);
    expect((await run('fourth', 'a')).output).toEqual(['first']);
  });

  it('begins with the newest one whose key begins like a fallback key, tried in their order', async () => {
    const run = builds('key: one-1');
    for (const key of ['one-1', 'two-1', 'two-2']) await run(key, '', `key: ${key}`);
    const fallbacks = (keys: string) => run('x', '', `key: 'none-$(echo 1)', fallback-keys: [${keys}]`);
    expect((await fallbacks('three-, two-, one-')).output).toEqual(['two-2']);
    const later = await fallbacks('one-');
    expect(later.output).toEqual(['two-2', 'x']);
    expect(later.said).toEqual([expect.stringMatching(/^cache none-1: restored in /)]);
  });

  it('says which one it began with, and keeps what the build made of it under its own key', async () => {
    const run = builds('key: old');
    await run('old', '');
    const upgraded = await run('new', '', 'key: new, fallback-keys: [ol]');
    expect(upgraded.said).toEqual([
      expect.stringMatching(/^cache new: restored from old in /),
      'cache new: kept for later builds',
    ]);
    expect((await run('x', '', 'key: new')).output).toEqual(['old', 'new']);
    expect((await run('x', '', 'key: old')).output).toEqual(['old']);
  });

  it('is another one for other paths, and for the builds of another scope', async () => {
    const cacheDirectory = temporaryFolder();
    const run = builds('key: k', { cacheDirectory, cacheScope: 'shop' });
    await run('first', '');
    const others = installing('key: k').replace("['deps/**/*']", "['deps/**/*', 'more/**/*']");
    const given = { cacheDirectory, environment: { NAME: 'x' } };
    expect((await build(others, { ...given, cacheScope: 'shop' })).output).toEqual(['nothing']);
    expect((await build(installing('key: k'), { ...given, cacheScope: 'other' })).output).toEqual([
      'nothing',
    ]);
    expect((await build(installing('key: k'), { ...given, cacheScope: 'shop' })).output).toEqual(['first']);
  });

  it('has no effect where the cache of the project is not in S3, which is said', async () => {
    const run = builds('key: k', { cacheType: 'LOCAL' });
    await run('first', '');
    const second = await run('second', '', 'key: other');
    expect(second.output).toEqual(['first']);
    expect(second.said[0]).toBe(
      "warning: cache.key has no effect: the project's cache is LOCAL, and only S3 has keys",
    );
  });

  it('is one of ten at most, of which the oldest goes', async () => {
    const cacheDirectory = temporaryFolder();
    const run = builds('', { cacheDirectory });
    for (let key = 1; key <= 11; key += 1) await run(`v${key}`, '', `key: k${key}`);
    const [version = ''] = await readdir(join(cacheDirectory, 'keys/local'));
    const kept = await readdir(join(cacheDirectory, 'keys/local', version));
    expect(kept.filter((entry) => !entry.startsWith('.'))).toHaveLength(10);
    expect((await run('x', '', 'key: k1')).output).toEqual(['nothing']);
  });

  it('says which files a key names in vain', async () => {
    const { output } = await builds("key: 'x-$(codebuild-hash-files none.lock)'")('first', '');
    expect(output[0]).toBe('codebuild-hash-files: no file of the source matches none.lock');
  });
});

describe('codebuild-hash-files', () => {
  it('tells files apart by content and name, is the same for the same files, and is there for commands', async () => {
    const hashOf = async (files: Record<string, string>) => {
      const text = `version: 0.2\nphases: { build: { commands: ["cd / && codebuild-hash-files '**/*.lock' '*.md'"] } }\n`;
      return (await build(text, { files })).output.join();
    };
    const hash = await hashOf({ 'a/b.lock': '1', 'c.md': '2' });
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    expect(await hashOf({ 'c.md': '2', 'a/b.lock': '1', other: 'x' })).toBe(hash);
    expect(await hashOf({ 'a/b.lock': '2', 'c.md': '2' })).not.toBe(hash);
    expect(await hashOf({ 'a/c.lock': '1', 'c.md': '2' })).not.toBe(hash);
  });
});

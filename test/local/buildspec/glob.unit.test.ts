import { describe, expect, it } from '@jest/globals';
import { findFiles, literalFolder, patternToRegExp } from '../../../local/buildspec/glob.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { writeFiles } from './build.ts';

describe('a pattern', () => {
  it.each([
    ['**/*', 'a', true],
    ['**/*', 'a/.hidden/b', true],
    ['a/**/*', 'a/b/c', true],
    ['a/**/*', 'a', false],
    ['a/**', 'a/b/c', true],
    ['*.js', 'a.js', true],
    ['*.js', 'a/b.js', false],
    ['a?.(js)', 'ab.(js)', true],
    ['a?b', 'a/b', false],
    ['[ab].txt', 'b.txt', true],
    ['[!ab].txt', 'b.txt', false],
    ['*.{js,t?}', 'x.ts', true],
    ['*.{js,t?}', 'x.jsx', false],
    ['a+b', 'aab', false],
  ])('%s on %s: %s', (pattern, path, expected) => {
    expect(patternToRegExp(pattern).test(path)).toBe(expected);
  });

  it.each([
    ['a/b/*.js', 'a/b'],
    ['a/b/c.js', 'a/b'],
    ['**/*', ''],
    ['a{b,c}/d', ''],
  ])('%s needs no look outside %j', (pattern, folder) => {
    expect(literalFolder(pattern)).toBe(folder);
  });

  it('finds each file once, sorted, without what is excluded', async () => {
    const folder = temporaryFolder();
    await writeFiles(folder, { 'b/x.js': '', 'a/x.js': '', 'a/y.js': '', 'a/deep/z.js': '' });
    const found = await findFiles(folder, ['a/**/*.js', '*/x.js', 'none/**'], ['a/y.*']);
    expect(found.map(({ path }) => path)).toEqual(['a/deep/z.js', 'a/x.js', 'b/x.js']);
  });
});

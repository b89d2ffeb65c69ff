import { describe, expect, it } from '@jest/globals';
import { isMeant, matchesGlob } from '../../../../local/pipeline/pushes/glob-pattern.ts';

describe('a pattern of a filter', () => {
  it.each([
    ['main', 'main', true],
    ['main', 'maintenance', false],
    ['feature/*', 'feature/new', true],
    ['feature/*', 'feature/new/again', false],
    ['feature/**', 'feature/new/again', true],
    ['**/*.js', 'app/shop.js', true],
    ['**/*.js', 'shop.js', false],
    ['**', 'app/shop.js', true],
    ['*.{md,txt}', 'README.md', true],
    ['*.{md,txt}', 'README.mdx', false],
    ['v?.[0-9]', 'v1.4', true],
    ['v?.[!0-9]', 'v1.4', false],
    ['a+b.js', 'aab.js', false],
    ['release\\*', 'release*', true],
    ['release\\*', 'release1', false],
  ])('%s and %s', (pattern, name, matches) => {
    expect(matchesGlob(name, pattern)).toBe(matches);
  });
});

describe('names that are included and excluded', () => {
  it.each([
    [{ includes: ['release/**'], excludes: [] }, ['release/1', 'release/old']],
    [{ includes: [], excludes: ['main'] }, ['release/1', 'release/old']],
    [{ includes: ['release/**', 'main'], excludes: ['release/old'] }, ['main', 'release/1']],
  ])('%j', (patterns, meant) => {
    expect(['main', 'release/1', 'release/old'].filter((name) => isMeant(name, patterns))).toEqual(meant);
  });
});

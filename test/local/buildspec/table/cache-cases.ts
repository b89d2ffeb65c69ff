import { type CasesOfRows, completed } from './buildspec-case.ts';

/** Prints what a cache has brought, and writes the name of the build. */
const using = (cache: string) => `version: 0.2
phases:
  build:
    commands: ['cat deps/lib one.bin 2>/dev/null || echo nothing', 'mkdir -p deps', 'echo $NAME | tee deps/lib >one.bin']
cache: { ${cache} }
`;

const named = (name: string) => ['--env', `NAME=${name}`];
const phases = completed('BUILD');
const lock = (text: string) => ({ lock: text });
const byLock =
  "key: 'deps-$(codebuild-hash-files lock)', fallback-keys: [deps-], paths: ['deps/**/*', one.bin]";

export const cacheCases: CasesOfRows = {
  'cache.paths': [
    {
      does: 'keep folders and files for the next build',
      before: [{ buildspec: using("paths: ['deps/**/*', '*.bin']"), options: named('first') }],
      buildspec: using("paths: ['deps/**/*', '*.bin']"),
      options: named('second'),
      prints: ['first', 'first'],
      says: [/^cache deps: restored in /, 'cache deps: kept for the next build'],
      phases,
      exit: 0,
    },
    {
      does: 'outside of the source are not kept, which is said',
      buildspec: using("paths: ['../elsewhere/**/*']"),
      prints: ['nothing'],
      says: [/^warning: cache path \.\.\/elsewhere\/\*\*\/\* is not kept/],
      phases,
      exit: 0,
    },
  ],
  'cache.key, cache.fallback-keys': [
    {
      does: 'bring the cache of the same key, which is never changed',
      before: ['first', 'second'].map((name) => ({
        ...{ buildspec: using(byLock), files: lock('a'), options: named(name) },
      })),
      buildspec: using(byLock),
      files: lock('a'),
      options: named('third'),
      prints: ['first', 'first'],
      says: [/^cache deps-[0-9a-f]{64}: restored in /],
      phases,
      exit: 0,
    },
    {
      does: 'bring the newest one that begins like a fallback key, and keep the own one',
      before: [{ buildspec: using(byLock), files: lock('a'), options: named('first') }],
      buildspec: using(byLock),
      files: lock('b'),
      options: named('second'),
      prints: ['first', 'first'],
      says: [
        /^cache deps-[0-9a-f]{64}: restored from deps-[0-9a-f]{64} in /,
        /^cache deps-[0-9a-f]{64}: kept for later builds$/,
      ],
      phases,
      exit: 0,
    },
  ],
  'cache.action': [
    {
      does: 'restore keeps nothing',
      before: [
        { buildspec: using("action: restore, paths: ['deps/**/*', one.bin]"), options: named('first') },
      ],
      buildspec: using("paths: ['deps/**/*', one.bin]"),
      prints: ['nothing'],
      says: ['cache deps: none yet'],
      phases,
      exit: 0,
    },
    {
      does: 'save brings nothing',
      before: [{ buildspec: using("paths: ['deps/**/*', one.bin]"), options: named('first') }],
      buildspec: using("action: save, paths: ['deps/**/*', one.bin]"),
      prints: ['nothing'],
      doesNotSay: /restored|none yet/,
      phases,
      exit: 0,
    },
  ],
};

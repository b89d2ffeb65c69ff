import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeEach, expect, test } from '@jest/globals';
import { temporaryFolder } from '../support/temporary-folder.ts';

const ours = join(import.meta.dirname, '..', '..', 'setup');

/** Tells what it is to look at, and dislikes files that say so. */
const linter = `#!/bin/sh
shift
for file do case $file in -*|0) ;; *) echo "looks at $file"; grep -q dislike "$file" && failed=1 ;; esac; done
[ -z "$failed" ]
`;

let project: string;

beforeEach(() => {
  project = temporaryFolder();
  for (const file of ['lint-changed.mjs', 'our-files.mjs', 'read-if-present.mjs'])
    cpSync(join(ours, file), join(project, 'setup', file));
  for (const file of ['package.json', 'package-lock.json', '.gitignore', 'biome.json']) write(file, '{}');
  write('node_modules/.bin/biome', linter);
  chmodSync(join(project, 'node_modules/.bin/biome'), 0o755);
  write('app/first.ts', 'one');
  write('app/second.ts', 'two');
  lint();
});

test('looks at nothing that it has found clean', () => {
  expect(lint()).toEqual({ isClean: true, looked: [] });
});

test('looks at what was changed or added, and at nothing else', () => {
  write('app/second.ts', 'changed');
  write('app/third.ts', 'three');

  expect(lint()).toEqual({ isClean: true, looked: ['app/second.ts', 'app/third.ts'] });
});

test('finds the same fault again until it is mended', () => {
  write('app/first.ts', 'dislike');

  for (const _ of ['at first', 'again']) expect(lint()).toEqual({ isClean: false, looked: ['app/first.ts'] });
  write('app/first.ts', 'mended');
  expect(lint().isClean).toBe(true);
});

test.each(['biome.json', 'package.json', 'package-lock.json', '.gitignore'])(
  'looks at everything again when %s changes',
  (input) => {
    write(input, '{ }');

    expect(lint().looked).toEqual(expect.arrayContaining(['app/first.ts', 'app/second.ts']));
  },
);

test('knows a file by its place as well', () => {
  write('app/moved.ts', 'one');

  expect(lint().looked).toEqual(['app/moved.ts']);
});

function lint() {
  const { status, stdout } = spawnSync(process.execPath, [join(project, 'setup/lint-changed.mjs'), 'biome'], {
    encoding: 'utf8',
    cwd: project,
  });
  return {
    isClean: status === 0,
    looked: stdout.split('\n').flatMap((line) => /^looks at (.+)/.exec(line)?.[1] ?? []),
  };
}

function write(file: string, text: string) {
  mkdirSync(dirname(join(project, file)), { recursive: true });
  writeFileSync(join(project, file), text);
}

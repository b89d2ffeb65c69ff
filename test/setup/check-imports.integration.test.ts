import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeEach, expect, test } from '@jest/globals';
import { temporaryFolder } from '../support/temporary-folder.ts';

const ours = join(import.meta.dirname, '..', '..', 'setup');
const source = [
  "import { first } from './first.ts';",
  'export const page = html`<p>one</p>`;',
  'const one = first(1);',
];

let project: string;

beforeEach(() => {
  project = temporaryFolder();
  for (const file of ['check-imports.mjs', 'our-files.mjs', 'read-if-present.mjs'])
    cpSync(join(ours, file), join(project, 'setup', file));
  for (const file of ['.dependency-cruiser.mjs', 'package.json', 'package-lock.json', 'tsconfig.json'])
    write(file, '{}');
  answerWith(0);
  write('app/main.ts', source.join('\n'));
  check();
});

test('asks nothing about the same imports again, whatever else has changed', () => {
  write(
    'app/main.ts',
    [source[0], 'export const page = html`<p>one</p>`;', 'const two = first(2);'].join('\n'),
  );
  expect(check()).toEqual({ isClean: true, hasAsked: false });
});

test.each([
  ['another module is imported', { 'app/main.ts': source.join('\n').replace('first.ts', 'second.ts') }],
  ['a module is imported on a line of its own', { 'app/main.ts': `${source.join('\n')}\n  'late'\n` }],
  ['an import becomes one of types', { 'app/main.ts': source.join('\n').replace('import', 'import type') }],
  ['an import becomes text in a template', { 'app/main.ts': `x\`\n${source.join('\n')}` }],
  ['an import is commented out', { 'app/main.ts': `/*\n${source.join('\n')}\n*/` }],
  ['a file is added', { 'app/first.ts': '' }],
  ['the rules change', { '.dependency-cruiser.mjs': '{ }' }],
  ['a package changes', { 'package-lock.json': '{ }' }],
])('asks anew when %s', (_, files) => {
  for (const [file, text] of Object.entries(files)) write(file, text);
  expect(check().hasAsked).toBe(true);
});

test('finds the same violation again until it is mended', () => {
  answerWith(1);
  write('app/second.ts', "import './main.ts';");

  for (const _ of ['at first', 'again']) expect(check()).toEqual({ isClean: false, hasAsked: true });
});

function check() {
  const { status, stdout } = spawnSync(process.execPath, [join(project, 'setup/check-imports.mjs')], {
    encoding: 'utf8',
  });
  return { isClean: status === 0, hasAsked: stdout.includes('asked') };
}

function answerWith(exitCode: number) {
  write('node_modules/.bin/depcruise', `#!/bin/sh\necho asked\nexit ${exitCode}\n`);
  chmodSync(join(project, 'node_modules/.bin/depcruise'), 0o755);
}

function write(file: string, text: string) {
  mkdirSync(dirname(join(project, file)), { recursive: true });
  writeFileSync(join(project, file), text);
}

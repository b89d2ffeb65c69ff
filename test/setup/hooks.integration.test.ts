import { rmSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { provideHooks } from '../../setup/hooks.mjs';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { createWorkingCopy, git } from '../support/working-copy.ts';

describe('a fresh clone', () => {
  let clone: string;
  beforeEach(async () => {
    clone = temporaryFolder('sluice-hooks-');
    await git(clone, 'init', '--quiet', '--template=');
  });

  const hooksPath = () => git(clone, 'config', '--default', 'not set', '--get', 'core.hooksPath');

  it('has git look at what is committed', async () => {
    provideHooks(clone);
    expect(await hooksPath()).toBe('setup/hooks\n');
  });

  it('keeps what somebody has said about hooks', async () => {
    await git(clone, 'config', 'core.hooksPath', '.git/hooks');
    provideHooks(clone);
    expect(await hooksPath()).toBe('.git/hooks\n');
  });

  it('keeps the hooks that somebody has put there', async () => {
    await mkdir(join(clone, '.git', 'hooks'), { recursive: true });
    await writeFile(join(clone, '.git', 'hooks', 'pre-push'), '#!/bin/sh\n');
    provideHooks(clone);
    expect(await hooksPath()).toBe('not set\n');
  });

  it('is not looked for in the repository around a copy that has none', async () => {
    const copy = join(clone, 'copy');
    await mkdir(copy);
    provideHooks(copy);
    expect(await hooksPath()).toBe('not set\n');
  });
});

describe('a commit', () => {
  const secret = `ghp_${'a1B2c3'.repeat(6)}`;
  let copy: string;
  beforeAll(async () => {
    copy = await createWorkingCopy();
    provideHooks(copy);
  }, 60_000);
  afterAll(() => rmSync(copy, { recursive: true, force: true }));
  beforeEach(async () => {
    await git(copy, 'reset', '--quiet', '--hard');
  });

  async function stage(file: string, text: string): Promise<void> {
    await writeFile(join(copy, file), text);
    await git(copy, 'add', file);
  }

  const commit = () => git(copy, 'commit', '--message', 'Change something').catch((error) => error.stderr);

  it('is made when nothing is wrong with it, whatever else lies in the folder', async () => {
    await writeFile(join(copy, 'unfinished.ts'), `const token="${secret}"`);
    await stage('pipeline/one.ts', 'export const one = 1;\n');

    expect(await commit()).toContain('Change something');
    await rm(join(copy, 'unfinished.ts'));
  }, 30_000);

  it('is refused when a file is not formatted, and the file is left alone', async () => {
    await stage('pipeline/two.ts', 'export const two=2');

    expect(await commit()).toContain('npx biome check --write --staged mends most');
    expect(await git(copy, 'show', ':pipeline/two.ts')).toBe('export const two=2');
  }, 30_000);

  it('is refused when what is staged has a secret, although the folder has it no more', async () => {
    await stage('docs/token.md', `${secret}\n`);
    await writeFile(join(copy, 'docs', 'token.md'), 'nothing\n');

    const said = await commit();
    expect(said).toContain('a secret is staged');
    expect(said).not.toContain(secret);
  }, 30_000);
});

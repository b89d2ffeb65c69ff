import { chmod, mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { takeOverSettings } from '../../../local/buildspec/take-over-settings.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { build, writeFiles } from './build.ts';

const searchPath = process.env.PATH;
afterEach(() => {
  process.env.PATH = searchPath;
});

/** A build of commands one after the other, whose place is made in `work`. */
async function run(commands: string[], work = temporaryFolder(), more: Parameters<typeof build>[1] = {}) {
  const text = { version: 0.2, phases: { install: { commands } } };
  const result = await build(JSON.stringify(text), { workDirectory: work, ...more });
  return { ...result, left: await readdir(work) };
}

describe('what a build installs', () => {
  it('for all projects with npm is found by its later commands, and goes with it', async () => {
    const files = {
      'tool/package.json': '{ "name": "sluice-tool", "version": "1.0.0", "bin": "tool.js" }',
      'tool/tool.js': '#!/usr/bin/env node\nconsole.log("the tool");\n',
    };
    const { output, left, status } = await run(
      ['npm install --global --silent --no-audit --no-fund ./tool', 'sluice-tool', 'npm prefix --global'],
      undefined,
      { files },
    );
    expect([status, output.at(-2), left]).toEqual(['SUCCEEDED', 'the tool', []]);
    expect(output.at(-1)).toMatch(/sluice-place-\w+\/npm$/);
  });

  it('for its user goes to a home of its own, which nobody else sees', async () => {
    const work = temporaryFolder();
    const { output, left } = await run(
      [
        'echo mine >~/.sluice-test',
        'echo "$HOME"',
        'python3 -m site --user-base',
        'echo "$GEM_HOME $PNPM_HOME"',
      ],
      work,
    );
    for (const folder of output.join(' ').split(' ')) expect(folder).toMatch(`${work}/sluice-place-`);
    expect(output).toHaveLength(3);
    expect(left).toEqual([]);
    expect(await readdir(homedir())).not.toContain('.sluice-test');
  });

  it('with pip is for its user, unless pip is told where to', async () => {
    const machine = temporaryFolder();
    await writeFiles(machine, { pip: '#!/bin/sh\necho "$@"\n' });
    await chmod(join(machine, 'pip'), 0o755);
    process.env.PATH = `${machine}:${searchPath}`;
    const { output } = await run([
      'pip install shop',
      'pip install --target lib shop',
      'pip list',
      'VIRTUAL_ENV=x pip install shop',
    ]);
    expect(output).toEqual(['install shop --user', 'install --target lib shop', 'list', 'install shop']);
  });

  it('goes with it where it must not be written', async () => {
    const { left } = await run(['mkdir -p ~/go/pkg/mod', 'touch ~/go/pkg/mod/a', 'chmod -R a-w ~/go']);
    expect(left).toEqual([]);
  });

  it('goes to the home that its caller gives, where there is one', async () => {
    const home = temporaryFolder();
    await run(['echo kept >~/note'], undefined, { homeDirectory: home });
    expect(await readFile(join(home, 'note'), 'utf8')).toBe('kept\n');
  });
});

describe('what a home of a build takes over', () => {
  it('is where packages come from and which Docker is there, and nobody who is logged in', async () => {
    const [from, to] = [temporaryFolder(), temporaryFolder()];
    await writeFiles(from, {
      '.npmrc': 'registry=https://registry.example.com/\n',
      '.gitconfig': '[user]\nname = Ada\n',
      '.docker/config.json': '{ "auths": { "a": { "auth": "secret" } }, "currentContext": "colima" }',
      '.docker/contexts/meta/x': 'context',
    });

    await takeOverSettings(from, to);

    expect((await readdir(to)).toSorted()).toEqual(['.docker', '.npmrc']);
    expect(await readFile(join(to, '.docker/config.json'), 'utf8')).toBe('{"currentContext":"colima"}');
    expect(await readFile(join(to, '.docker/contexts/meta/x'), 'utf8')).toBe('context');
    await writeFile(join(to, '.npmrc'), 'changed');
    expect(await readFile(join(from, '.npmrc'), 'utf8')).toContain('registry.example.com');
  });

  it('is nothing of what is broken or not there', async () => {
    const [from, to] = [temporaryFolder(), temporaryFolder()];
    await mkdir(join(from, '.docker'));
    await writeFile(join(from, '.docker/config.json'), 'no JSON');
    await symlink('/nowhere', join(from, '.docker/contexts'));
    await takeOverSettings(from, to);
    expect(await readFile(join(to, '.docker/config.json'), 'utf8')).toBe('{}');
  });
});

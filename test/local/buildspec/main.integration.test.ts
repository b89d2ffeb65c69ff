import { spawnSync } from 'node:child_process';
import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { writeFiles } from './build.ts';

const program = join(import.meta.dirname, '../../../local/buildspec/main.ts');

const run = (...args: string[]) => spawnSync(process.execPath, [program, ...args], { encoding: 'utf8' });

describe('the buildspec runner as a program', () => {
  it('runs a buildspec, prints its log, and ends with 1 when the build fails or cannot run', async () => {
    const source = temporaryFolder();
    await writeFiles(source, {
      'buildspec.yml': 'version: 0.2\nphases: { build: { commands: ["echo $WORD; exit $CODE"] } }\n',
    });
    const good = run('--source', source, '--env', 'WORD=hello', '--env', 'CODE=0');
    expect(good.stdout).toContain('\nhello\n[build] BUILD succeeded in');
    expect(good.status).toBe(0);
    expect(run('--source', source, '--env', 'CODE=3').status).toBe(1);
    const broken = run('none.yml', '--source', source);
    expect(broken.stderr).toBe(`none.yml: cannot be read in ${source}; name a file of the source\n`);
    expect(broken.status).toBe(1);
  });

  it('says that there is no batch', async () => {
    const source = temporaryFolder();
    await writeFiles(source, {
      'buildspec.yml': 'version: 0.2\nphases: { build: { commands: ["true"] } }\n',
    });

    const { stderr, status } = run('--batch', '--source', source);

    expect([stderr, status]).toEqual(['--batch: buildspec.yml has no batch; run it without\n', 1]);
  });

  it('hands a build to the agent of AWS with what it was given, and ends as that does', async () => {
    const folder = temporaryFolder();
    await writeFiles(folder, {
      'bin/docker': `#!/bin/sh
for word; do echo "<$word>"; case $word in *:/LocalBuild/envFile/) cat "\${word%%:*}/build.env";; esac; done
exit $EXIT
`,
      'source/buildspec.yml': 'version: 0.2\nphases: {}\n',
    });
    await chmod(join(folder, 'bin/docker'), 0o755);
    const byAgent = (exit: string, path = join(folder, 'bin')) =>
      spawnSync(
        process.execPath,
        [
          program,
          '--agent',
          '--source',
          join(folder, 'source'),
          '--env',
          'WORD=two words',
          '--artifacts',
          join(folder, 'out'),
        ],
        { encoding: 'utf8', env: { PATH: `${path}:/bin:/usr/bin`, EXIT: exit, HOME: folder } },
      );

    const good = byAgent('0');
    expect(good.stdout).toContain('\nWORD=two words\n');
    for (const argument of [
      'IMAGE_NAME=public.ecr.aws/codebuild/amazonlinux-x86_64-standard:5.0',
      `SOURCE=${join(folder, 'source')}`,
      `ARTIFACTS=${join(folder, 'out')}`,
      'BUILDSPEC=buildspec.yml',
      'ENV_VAR_FILE=build.env',
      'public.ecr.aws/codebuild/local-builds:latest',
    ])
      expect(good.stdout).toContain(`<${argument}>`);
    expect([good.status, byAgent('1').status]).toEqual([0, 1]);
  });
});

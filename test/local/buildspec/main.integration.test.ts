import { spawnSync } from 'node:child_process';
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

  it('takes parameters and secrets from its caller, and says how to give one that is missing', async () => {
    const source = temporaryFolder();
    await writeFiles(source, {
      'buildspec.yml': `version: 0.2
env:
  parameter-store: { HOST: /shop/host }
  secrets-manager: { USER_NAME: 'login:user' }
phases: { build: { commands: ['test "$HOST $USER_NAME" = "db ada" && echo "as $USER_NAME"'] } }
`,
      'secrets.json': '{ "login": { "user": "ada" } }',
    });
    const given = ['--param', '/shop/host=db', '--secret-file', join(source, 'secrets.json')];

    const good = run('--source', source, ...given);
    const without = run('--source', source, '--param', '/shop/host=db');

    expect(good.stdout).toContain('\nas ***\n');
    expect(good.status).toBe(0);
    expect(without.stdout).toContain(
      'variable USER_NAME: secret login:user: is not given; give it with --secret-file',
    );
    expect(without.status).toBe(1);
  });
});

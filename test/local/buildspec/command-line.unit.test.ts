import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { readCommandLine, readEnvironmentFile } from '../../../local/buildspec/command-line.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { writeFiles } from './build.ts';

const program = join(import.meta.dirname, '../../../local/buildspec/main.ts');

const run = (...args: string[]) => spawnSync(process.execPath, [program, ...args], { encoding: 'utf8' });

describe('the command line of the buildspec runner', () => {
  it('takes variables, files of variables, the source and the place for artifacts', () => {
    expect(
      readCommandLine([
        'specs/unit.yml',
        '--env',
        'A=b=c',
        '--env',
        'B=',
        '--source',
        's',
        '--artifacts',
        'a',
      ]),
    ).toEqual({
      help: false,
      buildspec: 'specs/unit.yml',
      sourceDirectory: 's',
      outputDirectory: 'a',
      variables: [
        { name: 'A', value: 'b=c', type: 'PLAINTEXT' },
        { name: 'B', value: '', type: 'PLAINTEXT' },
      ],
      environmentFiles: [],
    });
    expect(readEnvironmentFile('.env', '# note\n\nA=b c\n')).toEqual([
      { name: 'A', value: 'b c', type: 'PLAINTEXT' },
    ]);
  });

  it.each([
    [['--nope'], "Unknown option '--nope'; see --help"],
    [['--env', 'x'], '--env: "x" is not KEY=VALUE'],
    [['a.yml', 'b.yml'], 'one buildspec at a time, not 2: a.yml, b.yml; see --help'],
  ])('refuses %j in one line', (args, message) => {
    expect(() => readCommandLine(args)).toThrow(message);
  });

  it('refuses a line of a file of variables by its number', () => {
    expect(() => readEnvironmentFile('.env', 'A=b\nwrong\n')).toThrow('.env:2: "wrong" is not KEY=VALUE');
  });

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
});

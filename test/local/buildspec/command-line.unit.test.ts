import { describe, expect, it } from '@jest/globals';
import { readCommandLine, readEnvironmentFile } from '../../../local/buildspec/command-line.ts';

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
      github: false,
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
});

import { describe, expect, it } from '@jest/globals';
import {
  readCommandLine,
  readEnvironmentFile,
  readSecretFile,
} from '../../../local/buildspec/command-line.ts';

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
        '--cache',
        'c',
        '--param',
        '/shop/db-host=localhost=1',
        '--secret-file',
        'secrets.json',
      ]),
    ).toEqual({
      help: false,
      buildspec: 'specs/unit.yml',
      sourceDirectory: 's',
      outputDirectory: 'a',
      cacheDirectory: 'c',
      variables: [
        { name: 'A', value: 'b=c', type: 'PLAINTEXT' },
        { name: 'B', value: '', type: 'PLAINTEXT' },
      ],
      environmentFiles: [],
      parameters: new Map([['/shop/db-host', 'localhost=1']]),
      secretFiles: ['secrets.json'],
      batch: false,
      agent: false,
      agentImage: 'public.ecr.aws/codebuild/amazonlinux-x86_64-standard:5.0',
      github: false,
    });
    expect(readEnvironmentFile('.env', '# note\n\nA=b c\n')).toEqual([
      { name: 'A', value: 'b c', type: 'PLAINTEXT' },
    ]);
  });

  it.each([
    [['--nope'], "Unknown option '--nope'; see --help"],
    [['--param', 'x'], '--param: "x" is not NAME=VALUE'],
    [
      ['--agent', '--param', '/a=b'],
      '--agent does not go with --param: the agent knows no such thing; leave one out',
    ],
    [
      ['--github', '--batch'],
      '--github does not go with --batch: GitHub has its own for that; leave one out',
    ],
    [['--env', 'x'], '--env: "x" is not KEY=VALUE'],
    [['a.yml', 'b.yml'], 'one buildspec at a time, not 2: a.yml, b.yml; see --help'],
  ])('refuses %j in one line', (args, message) => {
    expect(() => readCommandLine(args)).toThrow(message);
  });

  it('takes secrets as texts and as objects', () => {
    expect(readSecretFile('s.json', '{ "token": "t", "login": { "user": "ada" } }')).toEqual(
      new Map([
        ['token', 't'],
        ['login', '{"user":"ada"}'],
      ]),
    );
  });

  it.each([
    ['token', '--secret-file s.json: is no JSON'],
    ['["token"]', '--secret-file s.json: it is no text and no object'],
    ['{ "token": 1 }', '--secret-file s.json: token is no text and no object'],
  ])('refuses the secrets %j in one line, which tells none of them', (text, message) => {
    expect(() => readSecretFile('s.json', text)).toThrow(
      `${message}; it holds a JSON object of values by the names of secrets`,
    );
  });

  it('refuses a line of a file of variables by its number', () => {
    expect(() => readEnvironmentFile('.env', 'A=b\nwrong\n')).toThrow('.env:2: "wrong" is not KEY=VALUE');
  });
});

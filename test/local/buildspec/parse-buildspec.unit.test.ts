import { describe, expect, it } from '@jest/globals';
import { BuildspecError } from '../../../local/buildspec/buildspec-reader.ts';
import { loadBuildspec } from '../../../local/buildspec/load-buildspec.ts';
import { parseBuildspec } from '../../../local/buildspec/parse-buildspec.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { writeFiles } from './build.ts';

const parse = (text: string) => parseBuildspec('buildspecs/unit.yml', text);

function errorOf(text: string): BuildspecError {
  try {
    parse(text);
  } catch (error) {
    if (error instanceof BuildspecError) return error;
    throw error;
  }
  throw new Error('it parsed');
}

describe('a broken buildspec', () => {
  it.each([
    [
      'version: 0.2\nphases:\n  build:\n    comands:\n      - x\n',
      'buildspecs/unit.yml:4: phases.build.comands: unknown key; allowed: run-as, on-failure, commands, finally',
    ],
    [
      'version: 0.2\nphases:\n  compile:\n    commands: [x]\n',
      'buildspecs/unit.yml:3: phases.compile: unknown key; allowed: install, pre_build, build, post_build',
    ],
    [
      'version: 0.2\nphases:\n  build:\n    commands:\n      - echo a: b\n',
      'buildspecs/unit.yml:5: phases.build.commands[0]: must be a string, not a mapping (a text with ": " in it needs quotes)',
    ],
    [
      'version: 0.2\nphases:\n  build:\n    commands:\n',
      'buildspecs/unit.yml:4: phases.build.commands: must be a string, not nothing',
    ],
    [
      'version: 0.2\nphases:\n  build:\n    finally: [x]\n',
      'buildspecs/unit.yml:4: phases.build: has no commands',
    ],
    [
      'version: 0.3\nphases: { build: { commands: [x] } }\n',
      'buildspecs/unit.yml:1: version: must be 0.1 or 0.2, not 0.3',
    ],
    ['phases: { build: { commands: [x] } }\n', 'buildspecs/unit.yml:1: has no version; write `version: 0.2`'],
    [
      'version: 0.2\n',
      'buildspecs/unit.yml:1: has no phases; at least one of install, pre_build, build, post_build is needed',
    ],
    [
      'version: 0.2\nenv:\n  shell: zsh\nphases: {}\n',
      'buildspecs/unit.yml:3: env.shell: must be bash or /bin/sh or sh, not zsh',
    ],
    [
      'version: 0.2\nenv:\n  shell: cmd.exe\nphases: {}\n',
      'buildspecs/unit.yml:3: env.shell: cmd.exe is for images of Windows, which cannot run here',
    ],
    [
      'version: 0.2\nenv:\n  variables:\n    CODEBUILD_X: y\nphases: {}\n',
      'buildspecs/unit.yml:4: env.variables.CODEBUILD_X: names that start with CODEBUILD_ are reserved; take another',
    ],
    [
      'version: 0.2\nenv: { exported-variables: [AWS_REGION] }\nphases: {}\n',
      'buildspecs/unit.yml:2: env.exported-variables: AWS_REGION cannot be exported; CodeBuild exports no AWS_ variables',
    ],
    [
      'version: 0.2\nphases:\n  build: { on-failure: RETRY-101, commands: [x] }\n',
      'buildspecs/unit.yml:3: phases.build.on-failure: retries 101 times; allowed are 0 to 100',
    ],
    [
      'version: 0.2\nphases:\n  build: { on-failure: "RETRY-(", commands: [x] }\n',
      'buildspecs/unit.yml:3: phases.build.on-failure: ( is no regular expression',
    ],
    [
      'version: 0.2\nphases:\n  build: { on-failure: AGAIN, commands: [x] }\n',
      'buildspecs/unit.yml:3: phases.build.on-failure: must be ABORT, CONTINUE or RETRY, not AGAIN',
    ],
    [
      'version: 0.2\nphases: {}\nartifacts:\n  discard-paths: maybe\n  files: x\n',
      'buildspecs/unit.yml:4: artifacts.discard-paths: must be yes or no, not maybe',
    ],
    [
      'version: 0.2\nphases: {}\nartifacts:\n  name: x\n',
      "buildspecs/unit.yml:4: artifacts: has no files; name them, for example - '**/*'",
    ],
    [
      'version: 0.2\nphases: {}\nreports:\n  unit:\n    file-format: JUNITXML\n',
      "buildspecs/unit.yml:5: reports.unit: has no files; name them, for example - '**/*'",
    ],
    [
      'version: 0.2\nphases: {}\ncache:\n  key: k\n  fallback-keys: [a, b, c, d, e, f]\n  paths: [x]\n',
      'buildspecs/unit.yml:5: cache.fallback-keys: has 6 keys; allowed are up to 5',
    ],
    [
      'version: 0.2\nphases: {}\ncache:\n  action: both\n  paths: [x]\n',
      'buildspecs/unit.yml:4: cache.action: must be restore or save, not both',
    ],
    [
      'version: 0.2\nenv: { secrets-manager: { P: "a::AWSCURRENT:7" } }\nphases: {}\n',
      'buildspecs/unit.yml:2: env.secrets-manager.P: names a version stage and a version id; only one of them may be',
    ],
    [
      'version: 0.2\nphases: { install: { runtime-versions: {} } }\n',
      'buildspecs/unit.yml:2: phases.install.runtime-versions: names no runtime; leave it out',
    ],
    [
      `version: 0.2\nphases: {}\nreports: { ${'abcdef'.replaceAll(/./g, '$&: { files: x }, ')} }\n`,
      'buildspecs/unit.yml:3: reports: has 6 report groups; allowed are up to 5',
    ],
  ])('is refused with file, line and key: %j', (text, message) => {
    const error = errorOf(text);
    expect(error.message).toBe(message);
    expect(message.startsWith(`${error.file}:${error.line}`)).toBe(true);
  });

  it('that is no YAML is refused with its line, in one line', () => {
    const error = errorOf('version: 0.2\nphases:\n  build:\n   commands: [a\n');
    expect(error.message).toMatch(/^buildspecs\/unit\.yml:\d+: not valid YAML: [^\n]+$/);
  });

  it('that is not there is refused by its name', async () => {
    const folder = temporaryFolder();
    await expect(loadBuildspec(folder, 'buildspecs/none.yml')).rejects.toThrow(
      `buildspecs/none.yml: cannot be read in ${folder}; name a file of the source`,
    );
  });
});

describe('a buildspec', () => {
  it('is found in a file of the source, in buildspec.yml, or given as YAML or JSON text', async () => {
    const folder = temporaryFolder();
    const text = (command: string) => `version: 0.2\nphases: { build: { commands: ['${command}'] } }\n`;
    await writeFiles(folder, { 'buildspec.yml': text('default'), 'specs/x.yml': text('named') });
    const commandsOf = async (given?: string) => (await loadBuildspec(folder, given)).phases.build?.commands;
    expect(await commandsOf()).toEqual(['default']);
    expect(await commandsOf('specs/x.yml')).toEqual(['named']);
    expect(await commandsOf(text('inline'))).toEqual(['inline']);
    expect(await commandsOf('{"version":"0.2","phases":{"build":{"commands":["json"]}}}')).toEqual(['json']);
  });

  it('takes scalars as they are written, one command without a list, anchors and merged mappings', () => {
    const buildspec = parse(`version: 0.2
env: { variables: { PORT: 080, ON: yes, RATIO: 1.0 } }
phases:
  install: &common
    on-failure: ABORT
    commands: true
  build:
    <<: *common
    finally: &cleaning [clean]
  post_build: { commands: *cleaning }
`);
    expect(buildspec.variables).toEqual({ PORT: '080', ON: 'yes', RATIO: '1.0' });
    expect(buildspec.phases.build).toEqual({
      commands: ['true'],
      finally: ['clean'],
      onFailure: 'ABORT',
      runAs: undefined,
    });
    expect(buildspec.phases.post_build?.commands).toEqual(['clean']);
  });

  it.each([
    ['RETRY', { times: 3, pattern: /.*/ }],
    ['RETRY-0', { times: 0, pattern: /.*/ }],
    ['RETRY-5', { times: 5, pattern: /.*/ }],
    ['Retry-timed out', { times: 3, pattern: /timed out/ }],
    ['RETRY-2-ECONN\\w+', { times: 2, pattern: /ECONN\w+/ }],
  ])('reads on-failure %s', (onFailure, retry) => {
    const buildspec = parse(
      `version: 0.2\nphases: { build: { on-failure: '${onFailure}', commands: [x] } }\n`,
    );
    expect(buildspec.phases.build?.onFailure).toEqual(retry);
  });

  it('of version 0.1 names its variables as that does', () => {
    const buildspec = parse(
      'version: 0.1\nenvironment_variables: { plaintext: { KIND: old } }\nphases: { build: { commands: [x] } }\n',
    );
    expect([buildspec.variables, buildspec.shellPerCommand]).toEqual([{ KIND: 'old' }, true]);
  });

  it('says what has no effect here', () => {
    const buildspec = parse(
      'version: 0.2\nanchors: {}\nproxy: { logs: yes }\nphases: {}\nartifacts: { files: x, type: zip, s3-prefix: p }\ncache: { fallback-keys: [x] }\n',
    );
    expect(buildspec.notes).toEqual([
      'line 2: anchors is not a key of buildspecs',
      'cache has no paths; CodeBuild would look for caches that it knows, and here nothing is cached',
      'cache.fallback-keys have no effect without cache.key, here and on AWS',
      'artifacts.s3-prefix has no effect here: artifacts go to a folder',
      'artifacts.type is of version 0.1, and has no effect',
      'proxy has no effect here: nothing is uploaded; commands have the proxies of this machine',
    ]);
  });
});

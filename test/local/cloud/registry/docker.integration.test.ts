import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { createImageRegistry } from '../../../../local/cloud/registry/image-registry.ts';
import { installDockerStandIn } from '../../../../local/cloud/registry/install-docker-stand-in.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

const host = '111111111111.dkr.ecr.eu-central-1.amazonaws.com';
const name = `${host}/sluice/orders:0.1.0-abc`;
const withoutDocker =
  'Docker does not run on this machine: the registry keeps the files and the start command of an image, without its base image';

let folder: string;

beforeEach(() => {
  folder = temporaryFolder("sluice it's ");
  mkdirSync(join(folder, 'context'));
  mkdirSync(join(folder, 'elsewhere'));
  writeFileSync(join(folder, 'context/main.mjs'), 'console.log(1)');
  writeFileSync(
    join(folder, 'context/Dockerfile'),
    'FROM node:24\nRUN true\nWORKDIR /app\nCOPY main.mjs ./\nCMD ["node", "main.mjs"]\n',
  );
  installDockerStandIn(join(folder, 'bin'), join(folder, 'registry'));
});

/** Runs `docker` as a build would find it, with nothing else of that name in the PATH unless a test puts it there. */
function docker(args: readonly string[], input = '') {
  const { stdout, stderr, status } = spawnSync('docker', args, {
    encoding: 'utf8',
    input,
    cwd: folder,
    env: { PATH: `${join(folder, 'bin')}:${join(folder, 'elsewhere')}` },
  });
  return { stdout: stdout.split('\n').slice(0, -1), stderr, status };
}

/** A client whose daemon answers; it notes its calls and ends a build with `exitCode`. */
function installRealDocker(exitCode: number): () => string {
  const calls = join(folder, 'calls');
  writeFileSync(
    join(folder, 'elsewhere/docker'),
    `#!/bin/sh\necho "$*" >> '${calls.replaceAll("'", "'\\''")}'\nif [ "$1" = version ]; then echo 28.1; elif [ "$1" = image ]; then echo sha256:built; else echo "real build"; exit ${exitCode}; fi\n`,
    { mode: 0o755 },
  );
  return () => readFileSync(calls, 'utf8');
}

describe('the stand-in for Docker', () => {
  it('builds, tags and pushes an image into the registry, and says that it is without its base', () => {
    expect(docker(['login', '--username', 'AWS', '--password-stdin', host], 'secret\n').stdout).toEqual([
      'Login Succeeded',
    ]);
    const built = docker([
      'build',
      '-t',
      name,
      '--label',
      'revision=abc',
      '--platform',
      'linux/amd64',
      'context',
    ]);
    expect(built.stderr).toBe('');
    expect(built.stdout).toEqual([
      withoutDocker,
      '--platform ignored: it has no meaning without Docker',
      'line 2: RUN skipped: nothing is run while the files are put together',
      expect.stringMatching(`^built ${name} sha256:`),
    ]);
    expect(docker(['tag', name, `${host}/sluice/orders:other`]).status).toBe(0);
    expect(docker(['push', name]).stdout).toEqual([
      expect.stringMatching('^sluice/orders:0.1.0-abc: digest: sha256:'),
    ]);
    expect(docker(['push', `${host}/sluice/orders:other`]).status).toBe(0);

    const registry = createImageRegistry(join(folder, 'registry'));
    expect(registry.tags('sluice/orders')).toEqual(['0.1.0-abc', 'other']);
    expect(registry.find('sluice/orders', '0.1.0-abc')).toMatchObject({
      command: ['node', 'main.mjs'],
      labels: { revision: 'abc' },
    });
    expect(docker(['images']).stdout.slice(1)).toEqual([
      expect.stringMatching('^sluice/orders 0.1.0-abc sha256:'),
      expect.stringMatching('^sluice/orders other sha256:'),
    ]);
  });

  it('refuses to push a tag a second time, with exit code 1', () => {
    docker(['build', '-q', '-t', name, 'context']);
    docker(['push', name]);
    expect(docker(['push', name])).toEqual({
      stdout: [],
      stderr:
        "tag invalid: The image tag '0.1.0-abc' already exists in the 'sluice/orders' repository and cannot be overwritten because the tag is immutable.\n",
      status: 1,
    });
  });

  it('runs the real build with the same arguments first where a daemon answers, and registers the files with the id of what was built', () => {
    const calls = installRealDocker(0);
    expect(docker(['version']).stdout).toContain('Server: Docker 28.1 builds each image too');
    const built = docker(['build', '-t', name, '--platform', 'linux/amd64', 'context']);
    expect(built.stdout[0]).toBe('real build');
    expect(built.stdout).not.toContain(withoutDocker);
    expect(calls()).toContain(`build -t ${name} --platform linux/amd64 context\n`);
    expect(docker(['tag', name, `${host}/sluice/orders:other`]).status).toBe(0);
    for (const each of [name, `${host}/sluice/orders:other`]) expect(docker(['push', each]).status).toBe(0);
    expect(calls()).not.toContain('push');

    const registry = createImageRegistry(join(folder, 'registry'));
    registry.tag({ host, repository: 'sluice/orders', tag: 'other' }, 'released');
    for (const tag of ['0.1.0-abc', 'other', 'released'])
      expect(registry.find('sluice/orders', tag)?.dockerImage).toBe('sha256:built');
  });

  it('asks the daemon that runs the images, whatever the build was told', () => {
    installDockerStandIn(join(folder, 'bin'), join(folder, 'registry'), 'unix:///run/docker.sock');
    writeFileSync(
      join(folder, 'elsewhere/docker'),
      '#!/bin/sh\nif [ "$1" = version ]; then echo 28.1; else echo "at $DOCKER_HOST"; fi\n',
      { mode: 0o755 },
    );

    expect(docker(['build', '-t', name, 'context']).stdout[0]).toBe('at unix:///run/docker.sock');
  });

  it('fails with the exit code of the real build, and registers nothing', () => {
    installRealDocker(17);
    expect(docker(['build', '-t', name, 'context']).status).toBe(17);
    expect(docker(['push', name]).status).toBe(1);
  });

  it('does not ask for Docker when the client is there and no daemon answers', () => {
    writeFileSync(join(folder, 'elsewhere/docker'), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
    expect(docker(['build', '-t', name, 'context']).stdout[0]).toBe(withoutDocker);
  });

  it.each([
    [['ps'], 'ps is not supported; supported are version, info, login, build, tag, push, images'],
    [[], 'no command; supported are version, info, login, build, tag, push, images'],
    [['build', 'context'], 'build needs a name: -t REPOSITORY:TAG'],
    [['build', '-t', 'a:1'], 'build takes one context folder, not none'],
    [['build', '-t', 'a:1', 'nowhere'], 'build: there is no folder nowhere'],
    [['build', '-t', 'a:1', '-f', 'none', 'context'], 'build: there is no none; name it with -f'],
    [
      ['login', '-u', 'x', '-p', 'secret', host],
      "login: Unknown option '-p'; known are --username, --password-stdin",
    ],
    [['login', '-u', 'x', '--password-stdin', host], 'login: the password on standard input is empty'],
    [['tag', 'a:1'], 'tag takes the name of an image and its new name'],
    [['push', '--all-tags', 'a'], 'push takes one name, not --all-tags a'],
  ])('refuses %j in one line, with exit code 1', (args, problem) => {
    const { stderr, status } = docker(args);
    expect(stderr).toBe(`docker (the rehearsal's stand-in): ${problem}\n`);
    expect(status).toBe(1);
  });
});

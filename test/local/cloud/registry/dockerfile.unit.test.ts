import { chmodSync, lstatSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { assembleImage } from '../../../../local/cloud/registry/assemble-image.ts';
import { openBuildContext } from '../../../../local/cloud/registry/build-context.ts';
import { parseDockerfile } from '../../../../local/cloud/registry/parse-dockerfile.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

function writeFiles(folder: string, files: Record<string, string>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

interface Given {
  files?: Record<string, string>;
  buildArguments?: Record<string, string>;
  labels?: Record<string, string>;
  target?: string;
}

/** Puts an image together from a Dockerfile's text and the files of its context. */
function assemble(dockerfile: string, { files = {}, ...given }: Given = {}) {
  const context = temporaryFolder();
  writeFiles(context, files);
  const printed: string[] = [];
  const image = assembleImage({
    dockerfile: 'Dockerfile',
    instructions: parseDockerfile('Dockerfile', dockerfile),
    context: openBuildContext(context, join(context, 'Dockerfile')),
    buildArguments: {},
    labels: {},
    target: undefined,
    directory: temporaryFolder(),
    findImage: () => undefined,
    print: (line) => printed.push(line),
    ...given,
  });
  return { ...image, printed, files: filesIn(image.root), context };
}

function filesIn(root: string): string[] {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length))
    .sort();
}

describe('a Dockerfile', () => {
  it('says how its image starts', () => {
    const { configuration } = assemble(
      `# syntax=docker/dockerfile:1
FROM node:24
WORKDIR /app
ENV NODE_ENV=production GREETING="hello world" \\
    # a comment between continued lines
    OLD=1
ENV TWO words of a value
LABEL a=b org.opencontainers.image.title='it''s'
WORKDIR sub
EXPOSE 8080 9090/udp
USER node
ENTRYPOINT ["/init", "--"]
CMD node main.mjs
`,
      { labels: { a: 'from the command line' } },
    );
    expect(configuration).toEqual({
      workingDirectory: '/app/sub',
      entrypoint: ['/init', '--'],
      command: ['/bin/sh', '-c', 'node main.mjs'],
      environment: { NODE_ENV: 'production', GREETING: 'hello world', OLD: '1', TWO: 'words of a value' },
      labels: { a: 'from the command line', 'org.opencontainers.image.title': 'its' },
      user: 'node',
      exposedPorts: ['8080', '9090/udp'],
      baseImage: 'node:24',
    });
  });

  it('has arguments with defaults, of the command line, and of before FROM', () => {
    const { configuration } = assemble(
      `ARG BASE=node
ARG VERSION=24
FROM \${BASE}:$VERSION
ARG VERSION
ARG NAME=default
ENV A=$VERSION B=\${NAME} C='$NAME' D=\${MISSING:-fallback} E=\${NAME:+given} F=\\$NAME
`,
      { buildArguments: { VERSION: '26', NAME: 'x' } },
    );
    expect(configuration.baseImage).toBe('node:26');
    expect(configuration.environment).toEqual({
      A: '26',
      B: 'x',
      C: '$NAME',
      D: 'fallback',
      E: 'given',
      F: '$NAME',
    });
  });

  it.each([
    ['COPY main.mjs ./', ['/app/main.mjs']],
    ['COPY main.mjs /opt/renamed.mjs', ['/opt/renamed.mjs']],
    ['COPY static ./static', ['/app/static/a.svg', '/app/static/sub/b.svg']],
    ['COPY static/ .', ['/app/a.svg', '/app/sub/b.svg']],
    ['COPY *.mjs package*.json lib/', ['/app/lib/main.mjs', '/app/lib/other.mjs', '/app/lib/package.json']],
    ['COPY ["main.mjs", "with space/"]', ['/app/with space/main.mjs']],
    ['COPY --chown=node:node main.mjs .', ['/app/main.mjs']],
    ['ADD static/sub ../up/', ['/up/b.svg']],
    [
      'COPY . .',
      ['/app/main.mjs', '/app/other.mjs', '/app/package.json', '/app/static/a.svg', '/app/static/sub/b.svg'],
    ],
  ])('copies files as Docker does: %s', (instruction, expected) => {
    const files = {
      'main.mjs': '1',
      'other.mjs': '2',
      'package.json': '{}',
      'static/a.svg': 'a',
      'static/sub/b.svg': 'b',
    };
    expect(assemble(`FROM scratch\nWORKDIR /app\n${instruction}\n`, { files }).files).toEqual(expected);
  });

  it('copies from an earlier stage, by name and by number, and leaves the rest of that stage behind', () => {
    const { files, configuration } = assemble(
      `FROM node:24 AS build
WORKDIR /src
COPY . .
ENV STAGE=build
FROM scratch
COPY --from=build /src/dist /app
COPY --from=0 /src/package.json /app/
CMD ["/app/run"]
`,
      { files: { 'dist/run': 'x', 'package.json': '{}', 'secret.txt': 's' } },
    );
    expect(files).toEqual(['/app/package.json', '/app/run']);
    expect(configuration.environment).toEqual({});
  });

  it('builds on an earlier stage, and ends with the target', () => {
    const dockerfile = `FROM node:24 AS base
WORKDIR /app
COPY a .
FROM base AS test
COPY b .
FROM base
COPY c .
`;
    const files = { a: '', b: '', c: '' };
    expect(assemble(dockerfile, { files }).files).toEqual(['/app/a', '/app/c']);
    const test = assemble(dockerfile, { files, target: 'test' });
    expect(test.files).toEqual(['/app/a', '/app/b']);
    expect(test.configuration).toMatchObject({ workingDirectory: '/app', baseImage: 'node:24' });
    expect(() => assemble(dockerfile, { files, target: 'none' })).toThrow(
      'Dockerfile:1: there is no stage none; stages are base, test',
    );
  });

  it('names what it skips, with the reason, and reads over the scripts of RUN', () => {
    const { printed, files } = assemble(
      `FROM node:24
RUN apt-get update \\
  && apt-get install -y nginx
RUN <<EOF
COPY nothing
EOF
HEALTHCHECK CMD true
COPY --chmod=755 a /
`,
      { files: { a: '' } },
    );
    expect(printed).toEqual([
      'line 2: RUN skipped: nothing is run while the files are put together',
      'line 4: RUN skipped: nothing is run while the files are put together',
      'line 7: HEALTHCHECK skipped: ECS uses the health check of the task definition',
      'line 8: COPY --chmod ignored: files keep the owner and mode that they have here',
    ]);
    expect(files).toEqual(['/a']);
  });

  it('keeps the mode of files', () => {
    const context = temporaryFolder();
    writeFileSync(join(context, 'run'), '#!/bin/sh');
    chmodSync(join(context, 'run'), 0o755);
    const image = assembleImage({
      dockerfile: 'Dockerfile',
      instructions: parseDockerfile('Dockerfile', 'FROM scratch\nCOPY run /\n'),
      context: openBuildContext(context, join(context, 'Dockerfile')),
      buildArguments: {},
      labels: {},
      target: undefined,
      directory: temporaryFolder(),
      findImage: () => undefined,
      print: () => {},
    });
    expect(lstatSync(join(image.root, 'run')).mode & 0o777).toBe(0o755);
  });

  it.each([
    [
      'FROM a\nCOPPY x y\n',
      'Dockerfile:2: unknown instruction COPPY; allowed: FROM, ARG, ENV, LABEL, WORKDIR, COPY, ADD, USER, EXPOSE, CMD, ENTRYPOINT, RUN, HEALTHCHECK, STOPSIGNAL, VOLUME, SHELL, ONBUILD, MAINTAINER',
    ],
    [
      '\n# x\nFROM a\n\nADD https://example.com/x.js /app/\n',
      'Dockerfile:5: ADD of https://example.com/x.js is not carried out here; download it in the build and COPY it',
    ],
    [
      'FROM a\nADD files.tar.gz /\n',
      'Dockerfile:2: ADD of the archive files.tar.gz is not carried out here; unpack it in the build and COPY it',
    ],
    [
      'FROM a\nCOPY --from=nginx:1 /etc/nginx /etc/\n',
      'Dockerfile:2: --from=nginx:1 is neither an earlier stage nor an image that was built here; its files are not on this machine',
    ],
    ['FROM a\nCOPY --exclude=x . .\n', 'Dockerfile:2: --exclude is not known here'],
    ['FROM a\nCOPY x\n', 'Dockerfile:2: COPY needs a source and a destination'],
    [
      'FROM a\nCOPY a b dest\n',
      'Dockerfile:2: COPY: several files are copied to dest, which must then end in /',
    ],
    [
      'FROM a\nCOPY <<END /x\nhi\nEND\n',
      'Dockerfile:2: a here-document in COPY is not carried out here; copy a file instead',
    ],
    ['COPY a b\n', 'Dockerfile:1: COPY stands before FROM; only ARG may'],
    ['FROM a b\n', 'Dockerfile:1: FROM a b is not FROM IMAGE [AS NAME]'],
    ['FROM\n', 'Dockerfile:1: FROM needs an argument'],
    ['# nothing\n', 'Dockerfile:1: there is no FROM'],
  ])('that is wrong is refused by its line: %j', (dockerfile, message) => {
    expect(() => assemble(dockerfile, { files: { a: '', b: '' } })).toThrow(message);
  });

  it('that copies what is not there is refused by its line, and a stage says that nothing was run', () => {
    expect(() => assemble('FROM a\nCOPY dist .\n')).toThrow(
      /^Dockerfile:2: COPY: dist is not in the build context \(.+\), or \.dockerignore takes it away$/,
    );
    expect(() => assemble('FROM a AS build\nRUN make\nFROM a\nCOPY --from=build /out /\n')).toThrow(
      /^Dockerfile:4: COPY: \/out is not in stage build, where nothing was run/,
    );
  });
});

describe('a .dockerignore', () => {
  const files = {
    'main.mjs': '',
    'notes.md': '',
    'README.md': '',
    'node_modules/a/index.js': '',
    'sub/deep/x.log': '',
    'sub/y.txt': '',
  };

  it('takes files and folders away, with exceptions, the last rule deciding', () => {
    const ignore = '# comment\n\n/node_modules\n*.md\n!README.md\n**/*.log\n.dockerignore\n';
    const image = assemble('FROM a\nCOPY . /\n', { files: { ...files, '.dockerignore': ignore } });
    expect(image.files).toEqual(['/README.md', '/main.mjs', '/sub/y.txt']);
  });

  it('may leave one file of a folder', () => {
    const ignore = 'sub\n!sub/y.txt\n';
    const image = assemble('FROM a\nCOPY sub /sub\n', { files: { ...files, '.dockerignore': ignore } });
    expect(image.files).toEqual(['/sub/y.txt']);
  });

  it('beside the Dockerfile wins over that of the context', () => {
    const image = assemble('FROM a\nCOPY *.md /\n', {
      files: { ...files, '.dockerignore': '*', 'Dockerfile.dockerignore': 'notes.md' },
    });
    expect(image.files).toEqual(['/README.md']);
    expect(readFileSync(join(image.context, '.dockerignore'), 'utf8')).toBe('*');
  });
});

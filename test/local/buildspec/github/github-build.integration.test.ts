import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { githubBuild } from '../../../../local/buildspec/github/github-build.ts';
import { createGithubLog } from '../../../../local/buildspec/github/github-log.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';
import { build, writeFiles } from '../build.ts';

const program = join(import.meta.dirname, '../../../../local/buildspec/main.ts');

const buildspec = `version: 0.2
env:
  exported-variables: [NOTES, VERSION]
phases:
  install:
    commands:
      - export VERSION=1.2
      - export NOTES="$(printf 'one\\n\\ntwo')"
      - echo "::error::not for GitHub"
  build:
    commands:
      - echo "$AWS_SESSION_TOKEN in $AWS_REGION at $CODEBUILD_RESOLVED_SOURCE_VERSION"
      - echo "$CODEBUILD_WEBHOOK_EVENT $CODEBUILD_WEBHOOK_TRIGGER after $CODEBUILD_WEBHOOK_PREV_COMMIT, home $HOME"
      - exit 3
reports:
  unit: { files: ['junit.xml'], file-format: JUNITXML }
`;

const junit = `<testsuite><testcase classname="cart" name="adds | twice"><failure message="expected 2,
got 1"/></testcase><testcase classname="cart" name="is empty"/></testsuite>`;

async function runAsJob() {
  const folder = temporaryFolder();
  await writeFiles(folder, {
    'buildspec.yml': buildspec,
    'junit.xml': junit,
    output: '',
    summary: '',
    'event.json': '{ "before": "beef" }',
  });
  const { status, stdout } = spawnSync(process.execPath, [program, '--source', folder, '--github'], {
    encoding: 'utf8',
    env: {
      ...process.env,
      AWS_REGION: 'eu-west-1',
      AWS_SESSION_TOKEN: 'a-session',
      GITHUB_EVENT_NAME: 'push',
      GITHUB_EVENT_PATH: join(folder, 'event.json'),
      GITHUB_OUTPUT: join(folder, 'output'),
      GITHUB_REF_NAME: 'main',
      GITHUB_REF_TYPE: 'branch',
      GITHUB_SHA: 'c0ffee',
      GITHUB_STEP_SUMMARY: join(folder, 'summary'),
    },
  });
  const read = (file: string) => readFileSync(join(folder, file), 'utf8');
  return { status, lines: stdout.split('\n'), output: read('output'), summary: read('summary') };
}

describe('the buildspec runner in a job of GitHub Actions', () => {
  let job: Awaited<ReturnType<typeof runAsJob>>;

  beforeAll(async () => {
    job = await runAsJob();
  });

  it('shows each phase as a group, and a failure as an annotation', () => {
    const marks = job.lines.filter((line) => /^::(group|endgroup|error)/.test(line));

    expect(marks).toEqual([
      '::group::DOWNLOAD_SOURCE',
      '::endgroup::',
      '::group::INSTALL',
      '::error::not for GitHub',
      '::endgroup::',
      '::group::BUILD',
      '::endgroup::',
      '::error title=BUILD::COMMAND_EXECUTION_ERROR Error while executing command: exit 3. Reason: exit status 3',
      '::group::UPLOAD_ARTIFACTS',
      '::endgroup::',
      '::group::FINALIZING',
      '::endgroup::',
    ]);
    expect(job.status).toBe(1);
  });

  it('lets GitHub take no line of a command for a command to itself', () => {
    const stop = job.lines.findIndex((line) => line.startsWith('::stop-commands::'));
    const word = job.lines[stop]?.slice('::stop-commands::'.length);
    const printed = job.lines.indexOf('::error::not for GitHub');

    const before = job.lines.slice(0, printed).filter((line) => line.includes(String(word)));
    expect(before.at(-1)).toBe(`::stop-commands::${word}`);
    expect(job.lines.indexOf(`::${word}::`, printed)).toBeLessThan(
      job.lines.indexOf('::endgroup::', printed),
    );
  });

  it('hands exported variables on as outputs, whatever lines they have', () => {
    const [end = ''] = /end-[\w-]+/.exec(job.output) ?? [];

    expect(job.output.replaceAll(end, 'END')).toBe('NOTES<<END\none\n\ntwo\nEND\nVERSION<<END\n1.2\nEND\n');
  });

  it('gives commands the role, the region and the commit of the job', () => {
    expect(job.lines).toContain('a-session in eu-west-1 at c0ffee');
  });

  it('tells commands of the push in the words of a webhook, and leaves them the home of the job', () => {
    expect(job.lines).toContain(`PUSH branch/main after beef, home ${process.env.HOME}`);
  });

  it('summarizes phases, tests, and the tests that failed', () => {
    expect(job.summary).toContain('### buildspec.yml: BUILD failed: Error while executing command: exit 3.');
    expect(job.summary).toMatch(/\| INSTALL \| succeeded \| .*\|\n\| PRE\\_BUILD/);
    expect(job.summary).toContain('| unit | 2 | 1 | 1 | 0 |');
    expect(job.summary).toContain('**cart › adds \\| twice**\n\n    expected 2,\n    got 1');
  });
});

describe('secrets in a job of GitHub Actions', () => {
  it('are masked before any command runs', async () => {
    const lines: string[] = [];
    const print = (line: string) => void lines.push(line);

    await build(
      `version: 0.2
env: { parameter-store: { TOKEN: /token }, secrets-manager: { PASSWORD: 'db:password' } }
phases: { build: { commands: ['echo "$TOKEN $PASSWORD"'] } }
`,
      {
        log: print,
        observer: createGithubLog(print),
        readParameter: async (name) => `50% of ${name}`,
        readSecret: async () => '{"password":"open"}',
      },
    );

    const masks = lines.filter((line) => line.startsWith('::add-mask::'));
    expect(masks).toEqual(['::add-mask::50%25 of /token', '::add-mask::open']);
    expect(lines.indexOf('*** ***')).toBeGreaterThan(lines.indexOf('::add-mask::open'));
  });

  it('do not reach a build that is told nothing of the job', () => {
    expect(githubBuild({}, () => {}).environment).toEqual({});
  });
});

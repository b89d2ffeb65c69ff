import { userInfo } from 'node:os';
import { dirname } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { build } from './build.ts';

const phasesOf = (result: Awaited<ReturnType<typeof build>>) =>
  result.phases.map(({ phaseType, status }) => `${phaseType} ${status}`);

describe('the phases of a build', () => {
  it('run in order, in one shell that keeps variables and the working directory', async () => {
    const result = await build(`version: 0.2
phases:
  install: { commands: ['mkdir sub', 'cd sub', 'PLAIN=1', 'export EXPORTED=2'] }
  pre_build: { commands: ['greet() { echo "hello $1"; }'] }
  build: { commands: ['greet "$PLAIN$EXPORTED"', 'basename "$PWD"'] }
  post_build: { commands: ['echo done'] }
`);
    expect(result.output).toEqual(['hello 12', 'sub', 'done']);
    expect(phasesOf(result)).toEqual([
      'DOWNLOAD_SOURCE SUCCEEDED',
      'INSTALL SUCCEEDED',
      'PRE_BUILD SUCCEEDED',
      'BUILD SUCCEEDED',
      'POST_BUILD SUCCEEDED',
      'UPLOAD_ARTIFACTS SUCCEEDED',
      'FINALIZING SUCCEEDED',
    ]);
    expect(result.status).toBe('SUCCEEDED');
  });

  it.each([
    ['install', ['DOWNLOAD_SOURCE SUCCEEDED', 'INSTALL FAILED', 'FINALIZING SUCCEEDED']],
    [
      'pre_build',
      ['DOWNLOAD_SOURCE SUCCEEDED', 'INSTALL SUCCEEDED', 'PRE_BUILD FAILED', 'FINALIZING SUCCEEDED'],
    ],
  ])('end when %s fails', async (phase, expected) => {
    const result = await build(`version: 0.2
phases:
  ${phase}: { commands: ['exit 3', 'echo unreached'] }
  post_build: { commands: ['echo unreached'] }
`);
    expect(phasesOf(result)).toEqual(expected);
    expect(result.output).toEqual([]);
    expect(result.status).toBe('FAILED');
  });

  it('go on with post_build after a failed build, which knows of the failure', async () => {
    const result = await build(`version: 0.2
phases:
  build: { commands: ['echo $CODEBUILD_BUILD_SUCCEEDING', 'nonesuch 2>/dev/null || exit 4'] }
  post_build: { commands: ['echo $CODEBUILD_BUILD_SUCCEEDING'] }
`);
    expect(result.output.at(0)).toBe('1');
    expect(result.output.at(-1)).toBe('0');
    expect(result.phases.find(({ phaseType }) => phaseType === 'BUILD')?.context).toEqual({
      statusCode: 'COMMAND_EXECUTION_ERROR',
      message: 'Error while executing command: nonesuch 2>/dev/null || exit 4. Reason: exit status 4',
    });
    expect(result.summary).toBe(
      'BUILD failed: Error while executing command: nonesuch 2>/dev/null || exit 4. Reason: exit status 4',
    );
    expect(result.status).toBe('FAILED');
  });

  it('skip post_build after a failed build with on-failure ABORT', async () => {
    const result = await build(`version: 0.2
phases:
  build: { on-failure: ABORT, commands: ['false'] }
  post_build: { commands: ['echo unreached'] }
`);
    expect(result.output).toEqual([]);
  });

  it('go on after a failed install with on-failure CONTINUE, and the build fails all the same', async () => {
    const result = await build(`version: 0.2
phases:
  install: { on-failure: CONTINUE, commands: ['false'] }
  build: { commands: ['echo built'] }
`);
    expect(result.output).toEqual(['built']);
    expect(result.status).toBe('FAILED');
  });

  it('are run again with on-failure RETRY until they succeed, and the build with them', async () => {
    const result = await build(`version: 0.2
phases:
  build:
    on-failure: RETRY-5
    commands: ['echo x >>tries', '[ "$(wc -l <tries)" -eq 3 ] || exit 3']
  post_build: { commands: ['wc -l <tries', 'echo $CODEBUILD_BUILD_SUCCEEDING'] }
`);
    expect(result.output.map((line) => line.trim())).toEqual(['3', '1']);
    expect(result.status).toBe('SUCCEEDED');
    expect(result.said.filter((line) => line.includes('retry'))).toEqual([
      expect.stringMatching(/exit status 3: retry 1 of 5$/),
      expect.stringMatching(/exit status 3: retry 2 of 5$/),
    ]);
  });

  it('are run again only as often as RETRY says, and only after what its pattern matches', async () => {
    const triesOf = async (onFailure: string) => {
      const result = await build(`version: 0.2
phases:
  install: { on-failure: '${onFailure}', commands: ['echo the database timed out', 'exit 1'] }
`);
      expect(result.status).toBe('FAILED');
      return result.output.length;
    };
    expect(await triesOf('RETRY-2')).toBe(3);
    expect(await triesOf('RETRY-0')).toBe(1);
    expect(await triesOf('RETRY-timed out')).toBe(4);
    expect(await triesOf('RETRY-1-refused')).toBe(1);
  });

  it('of version 0.1 give each command a shell of its own', async () => {
    const result = await build(`version: 0.1
environment_variables: { plaintext: { GIVEN: g } }
phases:
  install: { commands: ['cd / && export LOST=1', 'echo "$GIVEN,$LOST"', 'basename "$PWD"'] }
  build: { commands: ['exit 3'] }
  post_build: { commands: ['echo $CODEBUILD_BUILD_SUCCEEDING'] }
`);
    expect(result.output).toEqual(['g,', 'source', '0']);
  });

  it('run as somebody else where run-as says so, in the same folder and with the exported variables', async () => {
    const me = userInfo();
    const [somebody] = me.uid === 0 ? ['nobody'] : [me.username];
    const result = await build(
      `version: 0.2
phases:
  install: { commands: ['cd / && export KEPT=kept'] }
  pre_build: { run-as: ${somebody}, commands: ['id -un', 'echo "$KEPT $PWD $USER"', 'export MORE=more'] }
  build: { commands: ['id -un', 'echo "$KEPT $MORE $PWD"'] }
`,
    );
    expect(result.output).toEqual([somebody, `kept / ${somebody}`, me.username, 'kept more /']);
  });

  it('run as you where nobody has the name that run-as gives, which is said', async () => {
    const result = await build(`version: 0.2
run-as: no-such-user
phases: { build: { commands: ['id -un'] } }
`);
    expect(result.output).toEqual([userInfo().username]);
    expect(result.said).toContainEqual(expect.stringMatching(/^warning: run-as: .*no-such-user/));
  });

  it('run finally after a failed command, and a failure in finally fails the phase', async () => {
    const result = await build(`version: 0.2
phases:
  install: { commands: ['false', 'echo unreached'], finally: ['echo cleaned'] }
`);
    expect(result.output).toEqual(['cleaned']);
    expect(result.summary).toContain('executing command: false. Reason: exit status 1');

    const second = await build(`version: 0.2
phases:
  install: { commands: ['true'], finally: ['exit 9'] }
`);
    expect(second.summary).toContain('executing command: exit 9. Reason: exit status 9');
  });

  it('give later commands a new shell with the exported variables when a command ends the shell', async () => {
    const result = await build(`version: 0.2
phases:
  install: { commands: ['cd / && export KEPT="a b"', 'exit 0', 'echo "$KEPT in $PWD"'] }
  build: { commands: ['set -e', 'false', 'echo unreached'] }
  post_build: { commands: ['echo "$KEPT"'] }
`);
    expect(result.output).toEqual(['a b in /', 'a b']);
    expect(result.summary).toContain('executing command: false. Reason: exit status 1');
  });

  it('report a syntax error of the shell as a failed command', async () => {
    const result = await build("version: 0.2\nphases: { install: { commands: ['if then'] } }\n");
    expect(result.summary).toMatch(/^INSTALL failed: .*exit status 2$/);
  });

  it('use bash where env.shell says so', async () => {
    const result = await build(`version: 0.2
env: { shell: bash }
phases: { build: { commands: ['list=(a b c); echo "\${#list[@]}"'] } }
`);
    expect(result.output).toEqual(['3']);
  });

  it('cannot run in a shell that the machine does not have', async () => {
    const buildspec = 'version: 0.2\nenv: { shell: bash }\nphases: { build: { commands: ["true"] } }\n';
    const variables = [{ name: 'PATH', value: '/nowhere', type: 'PLAINTEXT' as const }];
    await expect(build(buildspec, { environmentVariables: variables })).rejects.toThrow(
      'the shell bash, which env.shell asks for, is not on this machine; install it, or use sh',
    );
  });

  it('have no terminal, no standard input and no colours', async () => {
    const result = await build(`version: 0.2
phases: { build: { commands: ['test -t 1 || echo no terminal', 'read line || echo no input', 'echo $NO_COLOR$TERM'] } }
`);
    expect(result.output).toEqual(['no terminal', 'no input', '1dumb']);
  });
});

describe('the environment of a build', () => {
  it('has the variables of CodeBuild, and the Node that runs this first in its PATH', async () => {
    const result = await build(
      `version: 0.2
phases: { build: { commands: [
  'echo $CODEBUILD_BUILD_ID', 'echo $CODEBUILD_BUILD_ARN', 'echo $CODEBUILD_INITIATOR',
  'echo $CODEBUILD_RESOLVED_SOURCE_VERSION $AWS_REGION', 'echo $CODEBUILD_SRC_DIR', 'echo $CODEBUILD_SRC_DIR_extra',
  'command -v node' ] } }
`,
      {
        secondarySources: { extra: '/somewhere' },
        identity: {
          projectName: 'unit',
          buildUuid: 'u-1',
          account: '111111111111',
          region: 'eu-central-1',
          initiator: 'codepipeline/sluice',
          resolvedSourceVersion: 'abc',
        },
      },
    );
    expect(result.output).toEqual([
      'unit:u-1',
      'arn:aws:codebuild:eu-central-1:111111111111:build/unit:u-1',
      'codepipeline/sluice',
      'abc eu-central-1',
      result.source,
      '/somewhere',
      `${dirname(process.execPath)}/node`,
    ]);
  });

  it('prefers the variables of the project to those of the buildspec, and looks up nothing that is overridden', async () => {
    const result = await build(
      `version: 0.2
env:
  variables: { A: of the buildspec, B: of the buildspec }
  parameter-store: { C: /not/there }
phases: { build: { commands: ['echo "$A, $B, $C, $D"'] } }
`,
      {
        environment: { D: 'of the machine', A: 'of the machine' },
        environmentVariables: [
          { name: 'B', value: 'of the project', type: 'PLAINTEXT' },
          { name: 'C', value: 'given', type: 'PLAINTEXT' },
        ],
      },
    );
    expect(result.output).toEqual(['of the buildspec, of the project, given, of the machine']);
  });

  it('lets nothing of the surrounding process in but what a machine needs', async () => {
    process.env.SLUICE_TEST_LEAK = 'leaked';
    const result = await build(
      'version: 0.2\nphases: { build: { commands: ["echo $SLUICE_TEST_LEAK-"] } }\n',
    );
    delete process.env.SLUICE_TEST_LEAK;
    expect(result.output).toEqual(['-']);
  });

  it('reads parameters and secrets, and masks them wherever they would be shown', async () => {
    const result = await build(
      `version: 0.2
env:
  parameter-store: { TOKEN: /shop/token }
  secrets-manager: { PASSWORD: 'shop/database:password', WHOLE: 'arn:aws:secretsmanager:eu-central-1:111111111111:secret:whole-x1::AWSCURRENT' }
phases: { build: { commands: ['echo "token $TOKEN, password $PASSWORD"', 'test "$WHOLE" = "whole secret" && echo read', 'sh -c "exit 5" $PASSWORD s3cret'] } }
`,
      {
        readParameter: async (name) => `value of ${name}`,
        readSecret: async ({ secretId, versionStage }) =>
          secretId === 'shop/database'
            ? '{"password":"s3cret"}'
            : versionStage === 'AWSCURRENT'
              ? 'whole secret'
              : '',
      },
    );
    expect(result.output).toEqual(['token ***, password ***', 'read']);
    expect(result.summary).toBe(
      'BUILD failed: Error while executing command: sh -c "exit 5" $PASSWORD ***. Reason: exit status 5',
    );
    expect(result.said.join('\n')).not.toContain('s3cret');
  });

  it.each([
    ['secrets-manager: { P: "db:user" }', 'variable P: secret db:user has no key user'],
    ['secrets-manager: { P: "none" }', 'variable P: secret none: no such secret'],
    [
      'parameter-store: { P: /x }',
      'variable P: parameter /x cannot be read here; give the value itself with --env P=…',
    ],
  ])('fails before any command when a value cannot be read: %s', async (env, message) => {
    const result = await build(
      `version: 0.2\nenv: { ${env} }\nphases: { build: { commands: ['echo unreached'] } }\n`,
      {
        readSecret: async ({ secretId }) => {
          if (secretId === 'db') return '{"password":"x"}';
          throw new Error('no such secret');
        },
      },
    );
    expect(result.output).toEqual([]);
    expect(phasesOf(result)).toEqual(['DOWNLOAD_SOURCE FAILED']);
    expect(result.summary).toBe(`DOWNLOAD_SOURCE failed: ${message}`);
  });

  it('is exported as far as the buildspec says so, with the values at the end', async () => {
    const result = await build(`version: 0.2
env: { variables: { FIRST: old }, exported-variables: [FIRST, SECOND, EMPTY, MISSING] }
phases:
  build: { commands: ['FIRST="two\n    lines"', 'SECOND="it''s"', 'EMPTY='] }
  post_build: { commands: ['FIRST="$FIRST!"'] }
`);
    expect(result.exportedVariables).toEqual({ FIRST: 'two lines!', SECOND: "it's", EMPTY: '' });
    expect(result.said).toContain('warning: exported variable MISSING is not set');
  });

  it('warns where a runtime is not the one that the buildspec names', async () => {
    const result = await build(`version: 0.2
phases: { install: { runtime-versions: { nodejs: 1.2, fortran: 77 } } }
`);
    const [, version] = process.version.split('v');
    expect(result.said).toContain(
      `warning: runtime-versions asks for nodejs 1.2; this machine has ${version}, and the build uses that`,
    );
    expect(result.said).toContain('warning: runtime-versions asks for fortran 77; this machine has none');
    const fitting = await build(
      'version: 0.2\nphases: { install: { runtime-versions: { nodejs: 24.x } } }\n',
    );
    expect(fitting.said.filter((line) => line.startsWith('warning'))).toEqual([]);
  });
});

describe('a build that is cut off', () => {
  it('stops with everything that it started when it is told to', async () => {
    const controller = new AbortController();
    const groups: number[] = [];
    const stopped = build(
      `version: 0.2
phases:
  build: { commands: ['sleep 60 & echo started; sleep 60'], finally: ['echo unreached'] }
  post_build: { commands: ['echo unreached'] }
`,
      { signal: controller.signal, started: (group) => groups.push(group) },
    );
    setTimeout(() => controller.abort(), 150);
    const result = await stopped;
    expect(result.status).toBe('STOPPED');
    expect(result.output).toEqual(['started']);
    expect(result.phases.at(-2)).toMatchObject({
      phaseType: 'BUILD',
      status: 'STOPPED',
      context: { statusCode: 'BUILD_STOPPED' },
    });
    expect(groups).toHaveLength(1);
    await expectNoLiveMember(groups[0] ?? 0);
  });

  it('is killed when it does not end at SIGTERM', async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 150);
    const result = await build(
      `version: 0.2
phases: { build: { commands: ['trap "" TERM; sh -c "trap \\"\\" TERM; sleep 60"'] } }
`,
      { signal: controller.signal, stopGraceInSeconds: 0.1 },
    );
    expect(result.status).toBe('STOPPED');
  });

  it('times out', async () => {
    const result = await build('version: 0.2\nphases: { build: { commands: ["sleep 60"] } }\n', {
      timeoutInMinutes: 0.003,
    });
    expect(result.status).toBe('TIMED_OUT');
    expect(result.summary).toBe('BUILD timed out: The build took longer than its 0.003 minutes.');
  });

  it('runs no command when it was stopped before it began', async () => {
    const result = await build('version: 0.2\nphases: { build: { commands: ["echo unreached"] } }\n', {
      signal: AbortSignal.abort(),
    });
    expect(result.status).toBe('STOPPED');
    expect(result.output).toEqual([]);
  });

  it('leaves no background process when it ends well', async () => {
    const groups: number[] = [];
    await build('version: 0.2\nphases: { build: { commands: ["sleep 60 &"] } }\n', {
      started: (group) => groups.push(group),
    });
    await expectNoLiveMember(groups[0] ?? 0);
  });
});

/** A member that has ended may still be a zombie until its parent asks for it. */
async function expectNoLiveMember(group: number): Promise<void> {
  const { execFileSync } = await import('node:child_process');
  const processes = execFileSync('ps', ['-eo', 'pgid=,stat='], { encoding: 'utf8' }).split('\n');
  const live = processes.filter((line) => line.trim().startsWith(`${group} `) && !line.includes('Z'));
  expect(live).toEqual([]);
}

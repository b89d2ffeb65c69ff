import { dirname } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { build } from './build.ts';

const phasesOf = (result: Awaited<ReturnType<typeof build>>) =>
  result.phases.map(({ phaseType, status }) => `${phaseType} ${status}`);

describe('the commands of a build', () => {
  it('report a syntax error of the shell as a failed command', async () => {
    const result = await build("version: 0.2\nphases: { install: { commands: ['if then'] } }\n");
    expect(result.summary).toMatch(/^INSTALL failed: .*exit status 2$/);
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

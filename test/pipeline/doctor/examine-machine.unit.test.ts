import { describe, expect, it } from '@jest/globals';
import { cdkCli } from '../../../pipeline/cdk-cli.ts';
import { examineMachine } from '../../../pipeline/doctor/examine-machine.ts';

/** Programs by what they print; what is not named is not installed. */
const machineWith = (programs: Record<string, string>) => async (command: string) => programs[command];

const usual = { npm: '11.19.1', git: 'git version 2.39.5', which: '/usr/bin/git-remote-codecommit' };

async function lookAt(programs: Record<string, string>, nodeVersion = '24.21.0') {
  const findings = await examineMachine(machineWith(programs), nodeVersion);
  return findings.filter(({ verdict }) => verdict !== 'good');
}

describe('the machine', () => {
  it('has nothing wrong where the right programs are', async () => {
    expect(await lookAt({ ...usual, cdk: `${cdkCli.version} (build fcf5e34)` })).toEqual([]);
    expect(await lookAt(usual)).toEqual([]);
  });

  it('fails with the accidental CLI, and tells how to be rid of it', async () => {
    expect(await lookAt({ ...usual, cdk: '3.0.0 (build 4f3efd4)' })).toEqual([
      expect.objectContaining({
        verdict: 'problem',
        what: expect.stringContaining('3.0.0'),
        remedy: expect.stringContaining(`aws-cdk@${cdkCli.version}`),
      }),
    ]);
  });

  it('is warned of a CLI that is another one than the project’s', async () => {
    expect(await lookAt({ ...usual, cdk: '2.1000.0 (build abc)' })).toEqual([
      expect.objectContaining({ verdict: 'warning', what: expect.stringContaining('2.1000.0') }),
    ]);
  });

  it('fails with an older Node, and without git', async () => {
    const { git, ...others } = usual;

    expect(await lookAt(others, '20.19.0')).toEqual([
      expect.objectContaining({ verdict: 'problem', what: 'Node is 20.19.0; 24 is needed' }),
      expect.objectContaining({ verdict: 'problem', what: 'There is no git' }),
    ]);
  });

  it('can push to CodeCommit only with the helper of git', async () => {
    const { which, ...others } = usual;

    expect(await lookAt(others)).toEqual([
      expect.objectContaining({ verdict: 'warning', what: expect.stringContaining('git-remote-codecommit') }),
    ]);
  });
});

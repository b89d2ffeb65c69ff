import { spawnSync } from 'node:child_process';
import { chmodSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { writeFiles } from '../../local/buildspec/build.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { jobsWithSteps, render, withSelfApproval } from './workflows.ts';

/** What `gh api … --jq …` would print of an environment, and fails with. */
async function passGate(gh: string) {
  const [, gate] =
    jobsWithSteps(render()).find(([place]) => place === 'stage-gate-prod.yml promote-to-prod') ?? [];
  const [step] = gate?.steps ?? [];
  const folder = temporaryFolder();
  await writeFiles(folder, { gh: `#!/bin/sh\necho "$2" >&2\n${gh}\n`, summary: '' });
  chmodSync(join(folder, 'gh'), 0o755);
  const { status, stdout, stderr } = spawnSync(
    'bash',
    ['--noprofile', '--norc', '-e', '-c', step?.run ?? 'exit 9'],
    {
      encoding: 'utf8',
      env: {
        PATH: `${folder}:${process.env.PATH}`,
        ENVIRONMENT: step?.env?.ENVIRONMENT,
        GITHUB_REPOSITORY: 'octo/shop',
        GITHUB_SHA: 'c0ffee',
        GITHUB_STEP_SUMMARY: join(folder, 'summary'),
      },
    },
  );
  return { status, stdout, asked: stderr.trim(), summary: readFileSync(join(folder, 'summary'), 'utf8') };
}

describe('a gate on GitHub that answers itself', () => {
  const [, gate] =
    jobsWithSteps(render(withSelfApproval)).find(([place]) => place.endsWith(' promote-to-staging')) ?? [];

  it('stands in an environment that asks somebody, unless the dossier is sure that nothing would change', () => {
    expect(gate?.environment).toBe(
      `\${{ needs.dossier.outputs.DOSSIER_UNCHANGED == 'true' && 'promote-to-staging-unchanged' || 'promote-to-staging' }}`,
    );
  });

  it('sees that somebody was asked, or tells that nobody was', () => {
    expect(gate?.steps.map(({ name, if: condition }) => [name, condition])).toEqual([
      ['See that somebody was asked', "!(needs.dossier.outputs.DOSSIER_UNCHANGED == 'true')"],
      ['Tell that nobody was asked', "needs.dossier.outputs.DOSSIER_UNCHANGED == 'true'"],
    ]);
  });
});

describe('a gate on GitHub', () => {
  it('lets a commit pass where reviewers are asked', async () => {
    expect(await passGate('echo true')).toEqual({
      status: 0,
      stdout: '',
      asked: 'repos/octo/shop/environments/promote-to-prod',
      summary: 'c0ffee passed promote-to-prod\n',
    });
  });

  it.each(['echo false', 'exit 1'])(
    'lets nothing pass where nobody is asked, or nobody knows: %s',
    async (gh) => {
      const { status, stdout, summary } = await passGate(gh);

      expect(status).toBe(1);
      expect(stdout).toContain(
        '::error::Nobody was asked: environment promote-to-prod has no required reviewers.',
      );
      expect(summary).toBe('');
    },
  );
});

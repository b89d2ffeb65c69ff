import { RegionInfo } from 'aws-cdk-lib/region-info';
import { action } from './actions.ts';
import { machine, sourceSteps, takeRole } from './common-steps.ts';
import { deliveryFile, deliverySwitch } from './delivery-workflow.ts';
import type { Rendering } from './rendering.ts';
import type { Workflow } from './workflow.ts';

/** The environment whose role may read and push the repository on CodeCommit. */
export const mirrorEnvironment = 'mirror';

const timeoutInMinutes = 15;

/**
 * Keeps the branch on GitHub and the one on CodeCommit the same, whichever was pushed to. CodeCommit starts nothing here,
 * so GitHub looks every quarter of an hour. What the job's own token pushes starts no workflow either, hence the last step:
 * https://docs.github.com/en/actions/concepts/security/github_token
 */
export function mirrorWorkflow({ delivery, location }: Rendering): Workflow {
  const { branch, repository } = delivery;
  const [, ...setUpNode] = sourceSteps;
  const host = `git-codecommit.${location.region}.${RegionInfo.get(location.region).domainSuffix}`;
  return {
    name: 'mirror',
    on: { push: { branches: [branch] }, schedule: [{ cron: '*/15 * * * *' }], workflow_dispatch: {} },
    permissions: {},
    jobs: {
      mirror: {
        if: "vars.SLUICE_MIRROR == 'on'",
        environment: mirrorEnvironment,
        concurrency: { group: 'mirror', 'cancel-in-progress': false },
        'runs-on': machine,
        'timeout-minutes': timeoutInMinutes,
        permissions: { actions: 'write', contents: 'write', 'id-token': 'write' },
        steps: [
          // With all its history, and with the token that may push.
          { uses: action('actions/checkout'), with: { ref: branch, 'fetch-depth': 0 } },
          ...setUpNode,
          ...takeRole(mirrorEnvironment, location.region, timeoutInMinutes),
          {
            name: 'Let git take the role to CodeCommit',
            run: `git config credential.https://${host}.helper '!aws codecommit credential-helper $@'\ngit config credential.https://${host}.useHttpPath true\n`,
          },
          {
            id: 'mirror',
            name: 'Carry commits across',
            run: `node pipeline/github/mirror/main.ts ${branch} https://${host}/v1/repos/${repository}`,
          },
          {
            name: 'Deliver what came from CodeCommit',
            if: `steps.mirror.outputs.deliver == 'true' && vars.${deliverySwitch.name} == '${deliverySwitch.value}'`,
            env: { GH_TOKEN: `\${{ github.token }}` },
            run: `gh workflow run ${deliveryFile} --ref ${branch}`,
          },
        ],
      },
    },
  };
}

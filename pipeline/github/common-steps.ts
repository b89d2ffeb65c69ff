import { action } from './actions.ts';
import type { WorkflowStep } from './workflow.ts';

/** Named by its version: what `ubuntu-latest` means changes from one day to the next. */
export const machine = 'ubuntu-24.04';

/** The same with AWS's architecture arm64. */
export const armMachine = 'ubuntu-24.04-arm';

/** The name of the artifact, and of the folder, that carries the cloud assembly from job to job. */
export const assembly = 'cdk.out';

const archive = 'cdk.out.tar';

/** The source of the commit, and Node.js. The token that fetched it does not stay. */
export const sourceSteps = takeSource({ 'persist-credentials': false });

/** The same with the token, for a job that pushes. */
export const sourceStepsToPush = takeSource({ 'persist-credentials': true });

/** The same with all commits that led to it. */
export const sourceStepsWithHistory = takeSource({ 'persist-credentials': false, 'fetch-depth': 0 });

function takeSource(settings: WorkflowStep['with']): readonly WorkflowStep[] {
  return [
    { uses: action('actions/checkout'), with: settings },
    { uses: action('actions/setup-node'), with: { 'node-version': 24, 'package-manager-cache': false } },
  ];
}

/** An artifact loses the modes of its files, which are part of what an asset is; an archive keeps them. */
export function handOnAssembly(folder: string): WorkflowStep[] {
  return [
    { name: `Pack ${assembly}`, run: `tar --create --file ${archive} --directory "${folder}" .` },
    {
      name: `Hand on ${assembly}`,
      uses: action('actions/upload-artifact'),
      with: { name: assembly, path: archive, 'if-no-files-found': 'error', overwrite: true },
    },
  ];
}

/** Puts the cloud assembly of this run into its folder. */
export const takeAssembly: readonly WorkflowStep[] = [
  {
    name: `Take ${assembly}`,
    uses: action('actions/download-artifact'),
    with: { name: assembly },
  },
  {
    name: `Unpack ${assembly}`,
    run: `mkdir ${assembly} && tar --extract --file ${archive} --directory ${assembly}`,
  },
];

/** Takes the role that the job's environment names, for as long as the job may run. */
export function takeRole(environment: string, region: string, minutes: number): WorkflowStep[] {
  return [
    {
      name: 'Find the role',
      if: "vars.AWS_ROLE == ''",
      run: `echo "::error::Environment ${environment} has no variable AWS_ROLE; set it to the output of the stack sluice-pipeline that is named for the environment."\nexit 1\n`,
    },
    {
      uses: action('aws-actions/configure-aws-credentials'),
      with: {
        'role-to-assume': `\${{ vars.AWS_ROLE }}`,
        'role-duration-seconds': minutes * 60,
        'aws-region': region,
      },
    },
  ];
}

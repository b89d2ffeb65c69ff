import type { OutputName } from '../delivery.ts';
import { assembly, machine, sourceSteps, takeAssembly, takeRole } from './common-steps.ts';
import type { Rendering, RunningStage } from './rendering.ts';
import { outputsOf } from './step-job.ts';
import type { StepsJob } from './workflow.ts';

/** How long a deployment may take, and its role is good. A database and a canary can take hours. */
export const deploymentTimeoutInMinutes = 240;

const program = 'node pipeline/github/deploy/main.ts';

type Deployment = Extract<RunningStage, { kind: 'deployment' }>;

/**
 * In place of the pipeline that changes itself: the workflow stands in the commit already, what is left are the
 * repositories, buckets and roles around it, which the stack of the pipeline holds.
 */
export function selfUpdateJob(stage: RunningStage, rendering: Rendering): StepsJob {
  return assemblyJob(stage, {
    name: 'Deploy what the delivery stands on',
    run: `${program} --pipeline --assembly ${assembly}`,
    region: rendering.location.region,
  });
}

/** Puts the files that templates refer to where CloudFormation finds them, in every account and region. */
export function publishFilesJob(stage: RunningStage, rendering: Rendering): StepsJob {
  return assemblyJob(stage, {
    name: 'Publish files',
    run: `${program} --files --assembly ${assembly}`,
    region: rendering.location.region,
  });
}

/** Deploys an environment; what it tells is there for the steps behind it. */
export function deploymentJob(stage: Deployment, { environments }: Rendering): StepsJob {
  const environment = environments.find(({ name }) => name === stage.name);
  if (!environment) throw new Error(`Environment "${stage.name}" was not checked before it was rendered`);
  const outputs = outputsOfSteps(stage);
  const options = outputs.map((name) => ` --output ${name}`);
  return {
    ...assemblyJob(stage, {
      name: `Deploy ${stage.name}`,
      run: `${program} ${stage.name} --assembly ${assembly} --region ${environment.region}${options.join('')}`,
      region: environment.region,
    }),
    ...(outputs.length > 0 && { outputs: outputsOf(outputs, 'deploy') }),
  };
}

function outputsOfSteps({ steps }: Deployment): OutputName[] {
  return [...new Set(steps.flatMap(({ variablesFromOutputs = {} }) => Object.values(variablesFromOutputs)))];
}

function assemblyJob(
  stage: RunningStage,
  { name, run, region }: { name: string; run: string; region: string },
): StepsJob {
  return {
    environment: stage.name,
    'runs-on': machine,
    'timeout-minutes': deploymentTimeoutInMinutes,
    permissions: { contents: 'read', 'id-token': 'write' },
    steps: [
      ...sourceSteps,
      ...takeAssembly,
      ...takeRole(stage.name, region, deploymentTimeoutInMinutes),
      { id: 'deploy', name, run },
    ],
  };
}

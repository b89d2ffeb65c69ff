import { approvesItself } from '../delivered-environment.ts';
import type { DeliveryStep } from '../delivery.ts';
import { deploymentJob, publishFilesJob, selfUpdateJob } from './assembly-jobs.ts';
import { gateJob } from './gate-job.ts';
import type { Rendering, RunningStage } from './rendering.ts';
import { stepJob } from './step-job.ts';
import type { StepsJob, Workflow } from './workflow.ts';

/** The jobs of one stage, in a file of their own: whoever calls it holds the stage until the last of them has ended. */
export function stageWorkflow(stage: RunningStage, rendering: Rendering): Workflow {
  return { name: stage.name, on: { workflow_call: {} }, permissions: {}, jobs: jobsOf(stage, rendering) };
}

/** The jobs of a stage by their ids. */
export function jobsOf(stage: RunningStage, rendering: Rendering): Record<string, StepsJob> {
  switch (stage.kind) {
    case 'build':
    case 'steps':
      return stepJobs(stage, stage.steps, rendering);
    case 'self-update':
      return { 'self-update': selfUpdateJob(stage, rendering) };
    case 'file-publishing':
      return { files: publishFilesJob(stage, rendering) };
    case 'gate':
      return {
        ...stepJobs(stage, [stage.gate.dossier], rendering),
        [stage.gate.name]: gateJob(stage.gate, {
          approvesItself: approvesItself(stage, rendering.environments),
        }),
        ...stepJobs(stage, stage.gate.check ? [stage.gate.check] : [], rendering, [stage.gate.name]),
      };
    case 'deployment':
      return {
        deploy: deploymentJob(stage, rendering),
        ...stepJobs(stage, stage.steps, rendering, ['deploy']),
      };
    default:
      return stage satisfies never;
  }
}

function stepJobs(
  stage: RunningStage,
  steps: readonly DeliveryStep[],
  rendering: Rendering,
  needs: readonly string[] = [],
): Record<string, StepsJob> {
  return Object.fromEntries(steps.map((step) => [step.name, stepJob(step, stage, { needs, rendering })]));
}

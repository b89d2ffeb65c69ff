import { deliveryFile, deliveryWorkflow } from './delivery-workflow.ts';
import { refuseInexpressible } from './expressed-fields.ts';
import { mirrorWorkflow } from './mirror-workflow.ts';
import { fileOf, isRunning, type Rendering } from './rendering.ts';
import { reviewWorkflow } from './review-workflow.ts';
import { stageWorkflow } from './stage-workflow.ts';
import type { Workflow } from './workflow.ts';

/**
 * The delivery as GitHub Actions, by file name.
 *
 * @throws NotOnGithub for what GitHub has nothing for.
 */
export function renderWorkflows(rendering: Rendering): ReadonlyMap<string, Workflow> {
  const { stages } = rendering.delivery;
  refuseInexpressible(rendering.delivery);
  return new Map([
    [deliveryFile, deliveryWorkflow(rendering)],
    ...stages
      .filter(isRunning)
      .map((stage): [string, Workflow] => [fileOf(stage), stageWorkflow(stage, rendering)]),
    ['review.yml', reviewWorkflow(rendering)],
    ['mirror.yml', mirrorWorkflow(rendering)],
  ]);
}

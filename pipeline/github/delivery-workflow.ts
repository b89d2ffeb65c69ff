import type { DeliveryStage } from '../delivery.ts';
import { fileOf, type Rendering, type RunningStage } from './rendering.ts';
import { jobsOf } from './stage-workflow.ts';
import type { Job, Permissions, StageCall, Workflow } from './workflow.ts';

/** The file of the whole delivery. */
export const deliveryFile = 'delivery.yml';

/** The repository's variable that lets pushes to GitHub be delivered, and its value. */
export const deliverySwitch = { name: 'SLUICE_DELIVERY', value: 'github' };

/** All stages in their order: each waits for the one before, and of several commits that wait the newest goes on. */
export function deliveryWorkflow(rendering: Rendering): Workflow {
  const { branch, documentation, stages } = rendering.delivery;
  const jobs: Record<string, Job> = {};
  let before: DeliveryStage | undefined;
  for (const stage of stages) {
    if (stage.kind === 'source') continue;
    jobs[stage.name] = {
      ...(before && { needs: [before.name] }),
      ...(before?.kind === 'build' && whenSwitchedOn),
      ...stageJob(stage, rendering),
    };
    before = stage;
  }
  return {
    name: 'delivery',
    on: {
      push: {
        branches: [branch],
        ...(documentation.length > 0 && { 'paths-ignore': documentation }),
      },
      workflow_dispatch: {},
    },
    permissions: {},
    jobs,
  };
}

/** Until then a push is only built: another pipeline may be the one that deploys. */
const whenSwitchedOn = { if: `vars.${deliverySwitch.name} == '${deliverySwitch.value}'` };

/**
 * Calls the stage's file. A stage that runs is never cut off; of those that wait before it, the newest stays. At a gate a
 * newer commit takes the place of the one that waits: it ends nothing but the waiting.
 */
export function stageJob(stage: RunningStage, rendering: Rendering): StageCall {
  return {
    concurrency: { group: `delivery-${stage.name}`, 'cancel-in-progress': stage.kind === 'gate' },
    permissions: unionOf(Object.values(jobsOf(stage, rendering)).map(({ permissions }) => permissions)),
    uses: `./.github/workflows/${fileOf(stage)}`,
  };
}

/** A called job gets at most what its caller has. Of two values for one permission `write` comes last, and stays. */
function unionOf(permissions: readonly Permissions[]): Permissions {
  const entries = permissions.flatMap((some) => Object.entries(some));
  return Object.fromEntries(entries.toSorted(([, one], [, other]) => one.localeCompare(other)));
}

import type { DeliveryStage } from '../delivery.ts';
import { machine } from './common-steps.ts';
import { fileOf, type Rendering, type RunningStage } from './rendering.ts';
import { jobsOf } from './stage-workflow.ts';
import type { Job, Permissions, StageCall, StepsJob, Workflow, WorkflowStep } from './workflow.ts';

/** The file of the whole delivery. */
export const deliveryFile = 'delivery.yml';

/** The repository's variable that lets pushes to GitHub be delivered, and its value. */
export const deliverySwitch = { name: 'SLUICE_DELIVERY', value: 'github' };

type GateStage = Extract<DeliveryStage, { kind: 'gate' }>;

/** All stages in their order: each waits for the one before, and of several commits that wait the newest goes on. */
export function deliveryWorkflow(rendering: Rendering): Workflow {
  const { branch, documentation, stages } = rendering.delivery;
  const jobs: Record<string, Job> = {};
  let before: DeliveryStage | undefined;
  for (const stage of stages) {
    if (stage.kind === 'source') continue;
    const job = stage.kind === 'gate' ? gateJob(stage) : stageJob(stage, rendering);
    jobs[stage.name] = {
      ...(before && { needs: [before.name] }),
      ...(before?.kind === 'build' && whenSwitchedOn),
      ...job,
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

/** Calls the stage's file. A stage that runs is never cut off; of those that wait before it, the newest stays. */
export function stageJob(stage: RunningStage, rendering: Rendering): StageCall {
  return {
    concurrency: { group: `delivery-${stage.name}`, 'cancel-in-progress': false },
    permissions: unionOf(Object.values(jobsOf(stage, rendering)).map(({ permissions }) => permissions)),
    uses: `./.github/workflows/${fileOf(stage)}`,
  };
}

/** A called job gets at most what its caller has. Of two values for one permission `write` comes last, and stays. */
function unionOf(permissions: readonly Permissions[]): Permissions {
  const entries = permissions.flatMap((some) => Object.entries(some));
  return Object.fromEntries(entries.toSorted(([, one], [, other]) => one.localeCompare(other)));
}

/**
 * Waits for a reviewer of its environment. A newer commit that gets here takes the place of the one that waits: it ends
 * nothing but the waiting.
 */
function gateJob({ name, gate }: GateStage): StepsJob {
  return {
    name: gate.question,
    environment: gate.name,
    concurrency: { group: `delivery-${name}`, 'cancel-in-progress': true },
    'runs-on': machine,
    'timeout-minutes': 5,
    permissions: { actions: 'read' },
    steps: [refuseUnguarded(gate.name)],
  };
}

/**
 * GitHub makes an environment that is not there, and then asks nobody; nor does it where the plan has no reviewers. A gate
 * that was open all the time lets nothing through.
 */
function refuseUnguarded(environment: string): WorkflowStep {
  return {
    name: 'See that somebody was asked',
    env: { GH_TOKEN: `\${{ github.token }}`, ENVIRONMENT: environment },
    run: `if [ "$(gh api "repos/$GITHUB_REPOSITORY/environments/$ENVIRONMENT" --jq 'any(.protection_rules[]; .type == "required_reviewers")')" != true ]; then
  echo "::error::Nobody was asked: environment $ENVIRONMENT has no required reviewers. Name them in the settings of the repository."
  exit 1
fi
echo "$GITHUB_SHA passed $ENVIRONMENT" >> "$GITHUB_STEP_SUMMARY"
`,
  };
}

import { stageJob } from './delivery-workflow.ts';
import type { Rendering } from './rendering.ts';
import { stepJob } from './step-job.ts';
import type { Job, StepsJob, Workflow } from './workflow.ts';

const review = { kind: 'review', name: 'review' } as const;

/** What a pull request has to pass: the build of the delivery, by the very same file; and what tells what it would change. */
export function reviewWorkflow(rendering: Rendering): Workflow {
  const { branch, changes, reviewTests, stages } = rendering.delivery;
  const builds = stages.filter((stage) => stage.kind === 'build');
  return {
    name: 'review',
    on: { pull_request: { branches: [branch] } },
    permissions: {},
    jobs: {
      ...Object.fromEntries(
        builds.map((stage) => [stage.name, ofNewest(stage.name, stageJob(stage, rendering))]),
      ),
      ...Object.fromEntries(
        reviewTests.map((step) => [step.name, ofNewest(step.name, stepJob(step, review, { rendering }))]),
      ),
      [changes.name]: ofNewest(changes.name, changesJob(rendering)),
    },
  };
}

/** A newer commit of the pull request ends what is done for the older one. */
function ofNewest<AnyJob extends Job>(name: string, job: AnyJob): AnyJob {
  return {
    ...job,
    concurrency: { group: `review-\${{ github.ref }}-${name}`, 'cancel-in-progress': true },
  };
}

function changesJob(rendering: Rendering): StepsJob {
  const { changes } = rendering.delivery;
  const job = stepJob(changes, review, {
    rendering,
    destination: `\${{ github.event.pull_request.base.sha }}`,
  });
  const tell = { name: 'Tell the changes', run: 'cat reports/changes/changes.md >> "$GITHUB_STEP_SUMMARY"' };
  return { ...job, steps: [...job.steps, tell] };
}

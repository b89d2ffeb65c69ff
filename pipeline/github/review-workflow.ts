import { stageJob } from './delivery-workflow.ts';
import type { Rendering } from './rendering.ts';
import type { Workflow } from './workflow.ts';

/** What a pull request has to pass: the build of the delivery, by the very same file. */
export function reviewWorkflow(rendering: Rendering): Workflow {
  const { branch, stages } = rendering.delivery;
  const builds = stages.filter((stage) => stage.kind === 'build');
  return {
    name: 'review',
    on: { pull_request: { branches: [branch] } },
    permissions: {},
    jobs: Object.fromEntries(
      builds.map((stage) => [
        stage.name,
        {
          ...stageJob(stage, rendering),
          concurrency: { group: `review-\${{ github.ref }}-${stage.name}`, 'cancel-in-progress': true },
        },
      ]),
    ),
  };
}

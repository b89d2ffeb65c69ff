import type { Build, CodeBuildClient } from '@aws-sdk/client-codebuild';
import { z } from 'zod';
import { type PullRequestChanges, type ReviewedStep, reviewedBuild } from './contract.ts';
import type { Review, StepBuild } from './domain/review.ts';
import { readNewestBuilds } from './read-builds.ts';
import type { PullRequest } from './read-pull-request.ts';
import { readCoverage, readReports, readTests } from './read-reports.ts';

/** What the builds of the pull request, as it is now, have found so far. */
export async function readReview(
  client: CodeBuildClient,
  steps: readonly ReviewedStep[],
  pullRequest: PullRequest,
): Promise<Review> {
  const newest = await readNewestBuilds(client, steps, pullRequest);
  const ended = newest.flatMap(({ build }) => (build && statusOf(build) !== 'IN_PROGRESS' ? build : []));
  const reports = await readReports(client, ended);
  return {
    commit: pullRequest.commit,
    builds: newest.map(({ step, build }) => ({
      step: step.name,
      status: build ? statusOf(build) : 'WAITING',
      link: build?.logs?.deepLink,
    })),
    tests: await readTests(client, reports),
    coverage: await readCoverage(client, reports, steps),
    changes: ended.map(changesOf).find((changes) => changes !== undefined),
  };
}

function statusOf({ buildStatus = 'IN_PROGRESS' }: Build): StepBuild['status'] {
  return buildStatus;
}

const changesSchema = z.object({
  templates: z.array(z.string()),
  images: z.array(z.string()),
}) satisfies z.ZodType<PullRequestChanges>;

/** Undefined where it exports none, or something else by that name. */
function changesOf({ exportedEnvironmentVariables = [] }: Build): PullRequestChanges | undefined {
  const text = exportedEnvironmentVariables.find(({ name }) => name === reviewedBuild.changes)?.value ?? '';
  try {
    return changesSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

import {
  BatchGetBuildsCommand,
  type Build,
  type CodeBuildClient,
  ListBuildsForProjectCommand,
} from '@aws-sdk/client-codebuild';
import { type ReviewedStep, reviewedBuild } from './contract.ts';
import type { PullRequest } from './read-pull-request.ts';

/** The newest build of each step for the pull request as it is now; undefined where there is none yet. */
export async function readNewestBuilds(
  client: CodeBuildClient,
  steps: readonly ReviewedStep[],
  { id, commit }: PullRequest,
): Promise<{ step: ReviewedStep; build: Build | undefined }[]> {
  return Promise.all(
    steps.map(async (step) => {
      const builds = await readBuildsOf(client, step.project);
      const build = builds.find((each) => each.sourceVersion === commit && pullRequestOf(each) === id);
      return { step, build };
    }),
  );
}

/** Undefined where the build was not started for one. */
export async function findPullRequest(client: CodeBuildClient, buildId: string): Promise<string | undefined> {
  const { builds = [] } = await client.send(new BatchGetBuildsCommand({ ids: [buildId] }));
  return builds[0] && pullRequestOf(builds[0]);
}

/** The newest first; as many as CodeBuild lists at once. */
export async function readBuildsOf(client: CodeBuildClient, projectName: string): Promise<Build[]> {
  const { ids = [] } = await client.send(
    new ListBuildsForProjectCommand({ projectName, sortOrder: 'DESCENDING' }),
  );
  if (ids.length === 0) return [];
  const { builds = [] } = await client.send(new BatchGetBuildsCommand({ ids }));
  return builds.toSorted((one, other) => ids.indexOf(one.id ?? '') - ids.indexOf(other.id ?? ''));
}

/** It was given to the build when it was started: what is built cannot change it. */
function pullRequestOf({ environment }: Build): string | undefined {
  return environment?.environmentVariables?.find(({ name }) => name === reviewedBuild.pullRequest)?.value;
}

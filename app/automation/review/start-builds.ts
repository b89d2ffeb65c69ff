import { createHash } from 'node:crypto';
import { type CodeBuildClient, StartBuildCommand } from '@aws-sdk/client-codebuild';
import { type ReviewedStep, reviewedBuild } from './contract.ts';
import type { PullRequest } from './read-pull-request.ts';

/** Builds what is to be merged. For an event that comes twice within five minutes it is built once. */
export async function startBuilds(
  client: CodeBuildClient,
  steps: readonly ReviewedStep[],
  { id, commit, destination }: PullRequest,
  eventId: string,
): Promise<void> {
  for (const { project } of steps) {
    await client.send(
      new StartBuildCommand({
        projectName: project,
        sourceVersion: commit,
        environmentVariablesOverride: [
          { name: reviewedBuild.pullRequest, value: id },
          { name: reviewedBuild.destination, value: destination },
        ],
        idempotencyToken: createHash('sha256').update(`${eventId} ${project}`).digest('hex'),
      }),
    );
  }
}

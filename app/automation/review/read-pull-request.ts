import { type CodeCommitClient, GetPullRequestCommand } from '@aws-sdk/client-codecommit';

export interface PullRequest {
  id: string;
  /** What is to be merged. */
  commit: string;
  /** Where the branch stands that it goes to. */
  destination: string;
  /** Another one with every push to the source; approvals are of a revision. */
  revision: string;
}

/** Undefined where nothing is left to be reviewed: it is closed, or goes to another branch. */
export async function readPullRequest(
  client: CodeCommitClient,
  pullRequestId: string,
  { repositoryName, branch }: { repositoryName: string; branch: string },
): Promise<PullRequest | undefined> {
  const { pullRequest } = await client.send(new GetPullRequestCommand({ pullRequestId }));
  const target = pullRequest?.pullRequestTargets?.find(
    (each) => each.repositoryName === repositoryName && each.destinationReference === `refs/heads/${branch}`,
  );
  if (pullRequest?.pullRequestStatus !== 'OPEN' || !target) return undefined;
  const { sourceCommit: commit = '', destinationCommit: destination = '' } = target;
  return { id: pullRequestId, commit, destination, revision: pullRequest.revisionId ?? '' };
}

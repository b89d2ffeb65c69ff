import {
  type CodeCommitClient,
  PullRequestAlreadyClosedException,
  RevisionNotCurrentException,
  UpdatePullRequestApprovalStateCommand,
} from '@aws-sdk/client-codecommit';
import type { Verdict } from './domain/review.ts';
import type { PullRequest } from './read-pull-request.ts';

/** Approves the revision, or takes the approval back. False where it is no longer what would be merged. */
export async function vote(
  client: CodeCommitClient,
  { id, revision }: PullRequest,
  verdict: Exclude<Verdict, 'running'>,
): Promise<boolean> {
  try {
    await client.send(
      new UpdatePullRequestApprovalStateCommand({
        pullRequestId: id,
        revisionId: revision,
        approvalState: verdict === 'passed' ? 'APPROVE' : 'REVOKE',
      }),
    );
    return true;
  } catch (error) {
    const isLate =
      error instanceof RevisionNotCurrentException || error instanceof PullRequestAlreadyClosedException;
    if (isLate) return false;
    throw error;
  }
}

import {
  type CodeCommitClient,
  CommentDeletedException,
  CommentNotCreatedByCallerException,
  IdempotencyParameterMismatchException,
  PostCommentForPullRequestCommand,
  paginateGetCommentsForPullRequest,
  UpdateCommentCommand,
} from '@aws-sdk/client-codecommit';
import { commentMarker } from './domain/write-comment.ts';
import type { PullRequest } from './read-pull-request.ts';

/**
 * Makes the one comment of the review say `content`. False where somebody else has posted it at the same moment, so that it
 * has to be looked for again.
 */
export async function keepComment(
  client: CodeCommitClient,
  repositoryName: string,
  pullRequest: PullRequest,
  content: string,
): Promise<boolean> {
  const comments = await readComments(client, repositoryName, pullRequest.id);
  for (const { commentId, content: before } of comments) {
    if (before?.startsWith(commentMarker) !== true) continue;
    if (await update(client, commentId, content)) return true;
  }
  return post(client, repositoryName, pullRequest, content, comments.length);
}

/** Of all revisions. */
async function readComments(client: CodeCommitClient, repositoryName: string, pullRequestId: string) {
  const pages = paginateGetCommentsForPullRequest({ client }, { repositoryName, pullRequestId });
  const data = [];
  for await (const page of pages) data.push(...(page.commentsForPullRequestData ?? []));
  return data.flatMap(({ comments = [] }) => comments);
}

/** False where it is somebody else's, who begins comments likewise, or is gone. */
async function update(
  client: CodeCommitClient,
  commentId: string | undefined,
  content: string,
): Promise<boolean> {
  try {
    await client.send(new UpdateCommentCommand({ commentId, content }));
    return true;
  } catch (error) {
    const isNotOurs =
      error instanceof CommentNotCreatedByCallerException || error instanceof CommentDeletedException;
    if (isNotOurs) return false;
    throw error;
  }
}

/** Two that find no comment have the same token, so that only one of them posts it; after a comment is deleted, another. */
async function post(
  client: CodeCommitClient,
  repositoryName: string,
  { id, commit, destination }: PullRequest,
  content: string,
  commentsThere: number,
): Promise<boolean> {
  try {
    await client.send(
      new PostCommentForPullRequestCommand({
        ...{ pullRequestId: id, repositoryName, content },
        beforeCommitId: destination,
        afterCommitId: commit,
        clientRequestToken: `review-${id}-${commentsThere}`,
      }),
    );
    return true;
  } catch (error) {
    if (error instanceof IdempotencyParameterMismatchException) return false;
    throw error;
  }
}

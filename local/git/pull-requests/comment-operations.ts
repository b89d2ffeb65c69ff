import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { ServiceException } from '../../cloud/endpoint/json-api.ts';
import { identityOf } from '../../cloud/identity.ts';
import type { JsonValue } from '../../cloud/json.ts';
import { parseInput } from '../parse-input.ts';
import { describeComment } from './describe-pull-request.ts';
import { commentEvent } from './pull-request-event.ts';
import type { PullRequestOperation } from './pull-request-operation.ts';

const content = z.string().min(1).max(10_240);

const posted = z.object({
  pullRequestId: z.string(),
  repositoryName: z.string(),
  beforeCommitId: z.string(),
  afterCommitId: z.string(),
  content,
  clientRequestToken: z.string().optional(),
});

/** What CodeCommit does with comments on pull requests, by the names in its API. */
export const commentOperations: Readonly<Record<string, PullRequestOperation>> = {
  async PostCommentForPullRequest({ pullRequests }, input, caller) {
    const given = parseInput(posted, input);
    const pullRequest = pullRequests.find(given.pullRequestId);
    const token = given.clientRequestToken ?? null;
    const before = pullRequest.comments.find((each) => token !== null && each.token === token);
    if (before && before.content !== given.content) {
      throw new ServiceException(
        'IdempotencyParameterMismatchException',
        `Another comment has been posted with the token ${token}.`,
      );
    }
    if (before) return { comment: describeComment(before) };
    const now = new Date().toISOString();
    const comment = {
      id: randomUUID(),
      author: identityOf(caller),
      content: given.content,
      beforeCommit: given.beforeCommitId,
      afterCommit: given.afterCommitId,
      token,
      created: now,
      changed: now,
    };
    const repositoryId = pullRequests.repositoryIdOf(pullRequest.repository);
    pullRequests.change({ ...pullRequest, comments: [...pullRequest.comments, comment] }, (now) =>
      commentEvent(now, comment, 'commentOnPullRequestCreated', repositoryId),
    );
    return { comment: describeComment(comment) };
  },

  async GetCommentsForPullRequest({ pullRequests }, input) {
    const { comments, repository, id } = pullRequests.find(
      parseInput(z.object({ pullRequestId: z.string() }), input).pullRequestId,
    );
    return {
      commentsForPullRequestData: comments.map(
        (comment): JsonValue => ({
          pullRequestId: id,
          repositoryName: repository,
          beforeCommitId: comment.beforeCommit,
          afterCommitId: comment.afterCommit,
          comments: [describeComment(comment)],
        }),
      ),
    };
  },

  async UpdateComment({ pullRequests }, input, caller) {
    const given = parseInput(z.object({ commentId: z.string(), content }), input);
    const pullRequest = pullRequests.findComment(given.commentId);
    const { comments, repository } = pullRequest;
    const comment = comments.find(({ id }) => id === given.commentId);
    if (comment?.author !== identityOf(caller)) {
      throw new ServiceException(
        'CommentNotCreatedByCallerException',
        `${comment?.author} has written the comment, and ${identityOf(caller)} may not change it.`,
      );
    }
    const changed = { ...comment, content: given.content, changed: new Date().toISOString() };
    const all = comments.map((each) => (each.id === changed.id ? changed : each));
    const repositoryId = pullRequests.repositoryIdOf(repository);
    pullRequests.change({ ...pullRequest, comments: all }, (now) =>
      commentEvent(now, changed, 'commentOnPullRequestUpdated', repositoryId),
    );
    return { comment: describeComment(changed) };
  },
};

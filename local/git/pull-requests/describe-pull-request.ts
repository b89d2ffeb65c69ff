import type { JsonObject } from '../../cloud/json.ts';
import type { CommentRecord, PullRequestRecord } from './pull-request.ts';

/** "PullRequest" of CodeCommit's API. */
export function describePullRequest(pullRequest: PullRequestRecord): JsonObject {
  const { mergedBy } = pullRequest;
  return {
    pullRequestId: pullRequest.id,
    title: pullRequest.title,
    description: pullRequest.description,
    authorArn: pullRequest.author,
    pullRequestStatus: pullRequest.status,
    revisionId: pullRequest.revision,
    creationDate: secondsOf(pullRequest.created),
    lastActivityDate: secondsOf(pullRequest.changed),
    pullRequestTargets: [
      {
        repositoryName: pullRequest.repository,
        sourceReference: pullRequest.source,
        destinationReference: pullRequest.destination,
        sourceCommit: pullRequest.sourceCommit,
        destinationCommit: pullRequest.destinationCommit,
        mergeMetadata: {
          isMerged: mergedBy !== null,
          ...(mergedBy !== null && {
            mergedBy,
            mergeCommitId: pullRequest.sourceCommit,
            mergeOption: 'FAST_FORWARD_MERGE',
          }),
        },
      },
    ],
    approvalRules: pullRequest.rules.map((rule) => ({
      approvalRuleId: rule.id,
      approvalRuleName: rule.name,
      approvalRuleContent: rule.content,
      originApprovalRuleTemplate: {
        approvalRuleTemplateId: rule.templateId,
        approvalRuleTemplateName: rule.templateName,
      },
    })),
  };
}

/** "Comment" of the API. */
export function describeComment(comment: CommentRecord): JsonObject {
  return {
    commentId: comment.id,
    content: comment.content,
    authorArn: comment.author,
    deleted: false,
    creationDate: secondsOf(comment.created),
    lastModifiedDate: secondsOf(comment.changed),
  };
}

function secondsOf(moment: string): number {
  return Date.parse(moment) / 1000;
}

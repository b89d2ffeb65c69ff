import { type CloudEvent, newEvent } from '../../cloud/events/event.ts';
import type { JsonObject } from '../../cloud/json.ts';
import type { CommentRecord, PullRequestRecord } from './pull-request.ts';

/** What happened to a pull request, and what an event tells of it beside the pull request itself. */
export type PullRequestChange =
  | { event: 'pullRequestCreated' | 'pullRequestSourceBranchUpdated' | 'pullRequestStatusChanged' }
  | { event: 'pullRequestMergeStatusUpdated'; mergeOption: 'FAST_FORWARD_MERGE' }
  | { event: 'pullRequestApprovalStateChanged'; approvalStatus: 'APPROVE' | 'REVOKE' };

/**
 * What CodeCommit tells EventBridge of a pull request.
 *
 * Source: https://docs.aws.amazon.com/codecommit/latest/userguide/monitoring-events.html
 */
export function pullRequestEvent(
  pullRequest: PullRequestRecord,
  change: PullRequestChange,
  callerUserArn: string,
): CloudEvent {
  const { id, title, status, mergedBy } = pullRequest;
  return eventOf(pullRequest, 'CodeCommit Pull Request State Change', {
    ...change,
    callerUserArn,
    pullRequestId: id,
    title,
    description: pullRequest.description,
    author: pullRequest.author,
    pullRequestStatus: status === 'OPEN' ? 'Open' : 'Closed',
    isMerged: mergedBy === null ? 'False' : 'True',
    repositoryNames: [pullRequest.repository],
    sourceReference: pullRequest.source,
    destinationReference: pullRequest.destination,
    sourceCommit: pullRequest.sourceCommit,
    destinationCommit: pullRequest.destinationCommit,
    revisionId: pullRequest.revision,
    creationDate: dateOf(pullRequest.created),
    lastModifiedDate: dateOf(pullRequest.changed),
    notificationBody: `${change.event} by ${callerUserArn}: pull request ${id}, "${title}"; ${addressOf(pullRequest)}`,
  });
}

/** What it tells of a comment on one, by the same source. */
export function commentEvent(
  pullRequest: PullRequestRecord,
  comment: Pick<CommentRecord, 'id' | 'author' | 'beforeCommit' | 'afterCommit'>,
  event: 'commentOnPullRequestCreated' | 'commentOnPullRequestUpdated',
  repositoryId: string,
): CloudEvent {
  const { id, author, beforeCommit, afterCommit } = comment;
  return eventOf(pullRequest, 'CodeCommit Comment on Pull Request', {
    event,
    callerUserArn: author,
    pullRequestId: pullRequest.id,
    commentId: id,
    beforeCommitId: beforeCommit,
    afterCommitId: afterCommit,
    repositoryId,
    repositoryName: pullRequest.repository,
    notificationBody: `${event} by ${author}: pull request ${pullRequest.id}; ${addressOf(pullRequest)}/activity#${id}`,
  });
}

function eventOf(
  { account, region, repository }: PullRequestRecord,
  detailType: string,
  detail: JsonObject,
): CloudEvent {
  return newEvent({
    'detail-type': detailType,
    source: 'aws.codecommit',
    account,
    region,
    resources: [`arn:aws:codecommit:${region}:${account}:${repository}`],
    detail,
  });
}

/** In CodeCommit's console. */
function addressOf({ region, repository, id }: PullRequestRecord): string {
  return `https://${region}.console.aws.amazon.com/codesuite/codecommit/repositories/${repository}/pull-requests/${id}`;
}

/** `Wed Nov 06 19:02:14 UTC 2019`. */
function dateOf(moment: string): string {
  const [weekday = '', day, month, year, time] = new Date(moment).toUTCString().split(' ');
  return `${weekday.replace(',', '')} ${month} ${day} ${time} UTC ${year}`;
}

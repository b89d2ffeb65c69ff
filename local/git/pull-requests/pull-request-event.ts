import { type CloudEvent, newEvent } from '../../cloud/events/event.ts';
import type { PullRequestRecord } from './pull-request.ts';

export type PullRequestChange =
  | 'pullRequestCreated'
  | 'pullRequestSourceBranchUpdated'
  | 'pullRequestStatusChanged'
  | 'pullRequestMergeStatusUpdated';

/**
 * What CodeCommit tells EventBridge of a pull request.
 *
 * Source: https://docs.aws.amazon.com/codecommit/latest/userguide/monitoring-events.html
 */
export function pullRequestEvent(
  pullRequest: PullRequestRecord,
  event: PullRequestChange,
  callerUserArn: string,
): CloudEvent {
  const { account, region, repository } = pullRequest;
  return newEvent({
    'detail-type': 'CodeCommit Pull Request State Change',
    source: 'aws.codecommit',
    account,
    region,
    resources: [`arn:aws:codecommit:${region}:${account}:${repository}`],
    detail: {
      event,
      callerUserArn,
      pullRequestId: pullRequest.id,
      title: pullRequest.title,
      author: pullRequest.author,
      pullRequestStatus: pullRequest.status === 'OPEN' ? 'Open' : 'Closed',
      isMerged: pullRequest.mergedBy === null ? 'False' : 'True',
      repositoryNames: [repository],
      sourceReference: pullRequest.source,
      destinationReference: pullRequest.destination,
      sourceCommit: pullRequest.sourceCommit,
      destinationCommit: pullRequest.destinationCommit,
      revisionId: pullRequest.revision,
      creationDate: pullRequest.created,
      lastModifiedDate: pullRequest.changed,
    },
  });
}

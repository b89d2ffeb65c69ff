import { type CloudEvent, newEvent } from '../../cloud/events/event.ts';
import type { Push } from './push.ts';

/**
 * What CodeCommit tells EventBridge of a push to a branch.
 *
 * Source: https://docs.aws.amazon.com/codecommit/latest/userguide/monitoring-events.html
 *
 * @param before Where the branch stood; undefined for the push that made it.
 */
export function pushEvent(
  { repository, branch, commit }: Push,
  before: string | undefined,
  { account, region }: { account: string; region: string },
): CloudEvent {
  return newEvent({
    'detail-type': 'CodeCommit Repository State Change',
    source: 'aws.codecommit',
    account,
    region,
    resources: [`arn:aws:codecommit:${region}:${account}:${repository}`],
    detail: {
      event: before === undefined ? 'referenceCreated' : 'referenceUpdated',
      repositoryName: repository,
      referenceType: 'branch',
      referenceName: branch,
      referenceFullName: `refs/heads/${branch}`,
      commitId: commit,
      ...(before !== undefined && { oldCommitId: before }),
    },
  });
}

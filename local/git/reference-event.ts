import { type CloudEvent, newEvent } from '../cloud/events/event.ts';
import { identityOf } from '../cloud/identity.ts';
import type { JsonObject } from '../cloud/json.ts';
import type { RepositoryPlace } from './repository-place.ts';

/** What has become of a branch or a tag. */
export interface ReferenceChange {
  repository: string;
  /** `refs/heads/…` or `refs/tags/…`. */
  reference: string;
  /** The commit that it led to; null where there was none. */
  before: string | null;
  /** The commit that it leads to; null where there is none any more. */
  after: string | null;
  /** ARN; left out where nobody knows who pushed. */
  by?: string | undefined;
  /** Where a merge has moved it. */
  mergeOption?: 'FAST_FORWARD_MERGE' | undefined;
}

/**
 * What CodeCommit tells EventBridge of a branch or a tag.
 *
 * Source: https://docs.aws.amazon.com/codecommit/latest/userguide/monitoring-events.html
 */
export function referenceEvent(
  change: ReferenceChange,
  { account, region, repositoryId }: RepositoryPlace,
): CloudEvent {
  const { repository, reference, before, after, by = identityOf({ account }) } = change;
  const [, kind, name = ''] = /^refs\/(heads|tags)\/(.*)$/s.exec(reference) ?? [];
  return newEvent({
    'detail-type': 'CodeCommit Repository State Change',
    source: 'aws.codecommit',
    account,
    region,
    resources: [`arn:aws:codecommit:${region}:${account}:${repository}`],
    detail: {
      event: nameOf(change),
      callerUserArn: by,
      repositoryName: repository,
      repositoryId,
      referenceType: kind === 'tags' ? 'tag' : 'branch',
      referenceName: name,
      referenceFullName: reference,
      ...(after !== null && { commitId: after }),
      ...(before !== null && { oldCommitId: before }),
      ...mergeOf(change),
    },
  });
}

function nameOf({ before, after }: ReferenceChange): string {
  if (after === null) return 'referenceDeleted';
  return before === null ? 'referenceCreated' : 'referenceUpdated';
}

/** What moves forward stands on the very commit that it is merged into. */
function mergeOf({ mergeOption, before, after }: ReferenceChange): JsonObject {
  if (mergeOption === undefined) return {};
  return { mergeOption, baseCommitId: before, sourceCommitId: after, destinationCommitId: before };
}

import { z } from 'zod';
import type { CloudEvent } from '../../cloud/events/event.ts';
import { branchOf } from '../../git/reference-name.ts';
import type { PullRequestEvent } from '../declaration.ts';

/** What became of a pull request. */
export interface ChangedPullRequest {
  repository: string;
  event: PullRequestEvent;
  /** The branch that is to be merged, and where it stands. */
  source: string;
  sourceCommit: string;
  /** The branch into which it is to be, and where that stood. */
  destination: string;
  destinationCommit: string;
}

/** As triggers call it; what else happens to one, such as its end without a merge, is none of their events. */
const events: Readonly<Record<string, PullRequestEvent>> = {
  pullRequestCreated: 'OPEN',
  pullRequestSourceBranchUpdated: 'UPDATED',
  pullRequestMergeStatusUpdated: 'CLOSED',
};

const detailSchema = z.object({
  event: z.string(),
  repositoryNames: z.tuple([z.string()]),
  sourceReference: z.string(),
  sourceCommit: z.string(),
  destinationReference: z.string(),
  destinationCommit: z.string(),
});

/** By what CodeCommit tells of it; undefined for anything else that it tells. */
export function changedPullRequestOf({ detail }: Pick<CloudEvent, 'detail'>): ChangedPullRequest | undefined {
  const parsed = detailSchema.safeParse(detail);
  const event = parsed.data && events[parsed.data.event];
  if (!parsed.success || event === undefined) return undefined;
  const { repositoryNames, sourceReference, destinationReference, ...commits } = parsed.data;
  return {
    ...{ repository: repositoryNames[0], event },
    ...{ source: branchOf(sourceReference), sourceCommit: commits.sourceCommit },
    ...{ destination: branchOf(destinationReference), destinationCommit: commits.destinationCommit },
  };
}

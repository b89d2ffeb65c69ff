import {
  type CodeCommitClient,
  GetMergeOptionsCommand,
  paginateGetDifferences,
} from '@aws-sdk/client-codecommit';
import type { Push } from './push-event.ts';

/** Where the histories before and after a push do not follow one another, a comparison would not tell what it brings. */
export class HistoryRewrittenError extends Error {
  constructor({ branch, commit, before }: Push) {
    super(`${branch} stood at ${before}, and ${commit} does not follow it: the push was forced.`);
    this.name = 'HistoryRewrittenError';
  }
}

/**
 * The paths that a push adds, changes or takes away; both names of a file that has moved. Ends at the first path for which
 * nobody asks any more.
 *
 * @throws {HistoryRewrittenError} and what CodeCommit throws where it cannot compare
 */
export async function* changedPaths(client: CodeCommitClient, push: Push): AsyncGenerator<string> {
  const { repository: repositoryName, commit, before } = push;
  const { mergeOptions = [] } = await client.send(
    new GetMergeOptionsCommand({
      repositoryName,
      sourceCommitSpecifier: commit,
      destinationCommitSpecifier: before,
    }),
  );
  if (!mergeOptions.includes('FAST_FORWARD_MERGE')) throw new HistoryRewrittenError(push);
  const pages = paginateGetDifferences(
    { client },
    { repositoryName, beforeCommitSpecifier: before, afterCommitSpecifier: commit },
  );
  for await (const { differences = [] } of pages) {
    for (const { beforeBlob, afterBlob } of differences) {
      for (const blob of [beforeBlob, afterBlob]) if (blob?.path !== undefined) yield blob.path;
    }
  }
}

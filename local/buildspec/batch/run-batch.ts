import type { BuildResult } from '../build-result.ts';
import type { Batch, BatchBuild } from './batch.ts';

/** How one build of a batch went. */
export interface BatchOutcome {
  identifier: string;
  /** One line. */
  summary: string;
  succeeded: boolean;
  ignoreFailure: boolean;
}

/**
 * Runs the builds one after the other: they share the source, so that side by side they would be in each other's way.
 * A build that depends on one that did not succeed is not run.
 */
export async function runBatch(
  { builds, fastFail }: Batch,
  run: (build: BatchBuild) => Promise<Pick<BuildResult, 'status' | 'summary'>>,
): Promise<BatchOutcome[]> {
  const outcomes: BatchOutcome[] = [];
  for (const build of builds) {
    const reason = reasonToSkip(build, outcomes, fastFail);
    const result = reason === undefined ? await run(build) : undefined;
    outcomes.push({
      identifier: build.identifier,
      summary: result?.summary ?? `not run: ${reason}`,
      succeeded: result?.status === 'SUCCEEDED',
      ignoreFailure: build.ignoreFailure,
    });
  }
  return outcomes;
}

/** One line. */
export function summarizeBatch(outcomes: readonly BatchOutcome[]): string {
  return outcomes.map(({ identifier, summary }) => `${identifier}: ${summary}`).join('; ');
}

export function batchSucceeded(outcomes: readonly BatchOutcome[]): boolean {
  return outcomes.every(({ succeeded, ignoreFailure }) => succeeded || ignoreFailure);
}

function reasonToSkip(
  { dependsOn }: BatchBuild,
  outcomes: readonly BatchOutcome[],
  fastFail: boolean,
): string | undefined {
  const failed = outcomes.filter(({ succeeded }) => !succeeded);
  const needed = failed.find(({ identifier }) => dependsOn.includes(identifier));
  if (needed) return `${needed.identifier} did not succeed`;
  const decisive = failed.find(({ ignoreFailure }) => !ignoreFailure);
  return fastFail && decisive
    ? `${decisive.identifier} did not succeed, and the batch is fast-fail`
    : undefined;
}

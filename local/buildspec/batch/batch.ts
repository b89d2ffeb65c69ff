import type { EnvironmentVariable } from '../build-request.ts';

/**
 * Builds that belong together, in an order in which none comes before one that it depends on.
 *
 * Source: AWS CodeBuild user guide, "Batch build buildspec reference".
 */
export interface Batch {
  /** Whether the first failure ends the batch. */
  fastFail: boolean;
  builds: BatchBuild[];
}

export interface BatchBuild {
  /** The commands see it as `CODEBUILD_BATCH_BUILD_IDENTIFIER`. */
  identifier: string;
  /** A file of the source; undefined: the buildspec of the batch itself. */
  buildspec: string | undefined;
  variables: Record<string, string>;
  /** By their identifiers, builds that must have succeeded. */
  dependsOn: string[];
  /** Whether the batch succeeds all the same when this build fails. */
  ignoreFailure: boolean;
}

/** What the commands of a build of a batch see beside what those of every build do. */
export function variablesOfBuild({ identifier, variables }: BatchBuild): EnvironmentVariable[] {
  const all = { ...variables, CODEBUILD_BATCH_BUILD_IDENTIFIER: identifier };
  return Object.entries(all).map(([name, value]) => ({ name, value, type: 'PLAINTEXT' }));
}

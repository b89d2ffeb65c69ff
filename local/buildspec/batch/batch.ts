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

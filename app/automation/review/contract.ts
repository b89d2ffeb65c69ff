/** Tells of a pull request what its builds have found, in one comment that is kept up to date, and votes accordingly. */
export const review = {
  name: 'review',
  handler: 'main.handler',
  timeoutInSeconds: 120,
} as const;

export interface ReviewVariables {
  ENVIRONMENT: string;
  REPOSITORY_NAME: string;
  /** The branch that pull requests are reviewed for. */
  BRANCH: string;
  /** A JSON list of `ReviewedStep`. */
  STEPS: string;
}

/** What runs for a pull request. */
export interface ReviewedStep {
  name: string;
  /** The CodeBuild project that runs it for pull requests. */
  project: string;
  /** The one that runs it for the branch itself: whose coverage that of a pull request is held against. */
  deliveryProject?: string | undefined;
}

/** Variables of a build of a pull request. */
export const reviewedBuild = {
  pullRequest: 'PULL_REQUEST_ID',
  /** The commit at which the branch stood that the pull request goes to. */
  destination: 'DESTINATION_COMMIT',
  /** What a build may export: `PullRequestChanges` as JSON. */
  changes: 'CHANGES',
} as const;

/** What a pull request would change about what is deployed; each entry is one line for people. */
export interface PullRequestChanges {
  templates: readonly string[];
  images: readonly string[];
}

import type { CodeBuildClient } from '@aws-sdk/client-codebuild';
import type { CodeCommitClient } from '@aws-sdk/client-codecommit';
import type { Logger } from '../../platform/logger.ts';
import type { ReviewedStep } from './contract.ts';
import { judge } from './domain/review.ts';
import { writeComment } from './domain/write-comment.ts';
import { keepComment } from './keep-comment.ts';
import { findPullRequest } from './read-builds.ts';
import { type ReviewEvent, readEvent } from './read-event.ts';
import { readPullRequest } from './read-pull-request.ts';
import { readReview } from './read-review.ts';
import { startBuilds } from './start-builds.ts';
import { vote } from './vote.ts';

/** What the comment says was never what had become of the builds meanwhile. It is tried again with the event. */
export class ReviewUnsettledError extends Error {
  constructor(pullRequestId: string) {
    super(
      `The review of pull request ${pullRequestId} has changed ${mostAttempts} times while it was written; look at its builds, and whether another program writes its comment.`,
    );
    this.name = 'ReviewUnsettledError';
  }
}

export interface HandlerDependencies {
  codeCommit: CodeCommitClient;
  codeBuild: CodeBuildClient;
  repositoryName: string;
  branch: string;
  steps: readonly ReviewedStep[];
  logger: Logger;
}

const mostAttempts = 5;

/** Starts the builds of a pull request, and keeps comment and vote as its builds have it. Any event may come twice. */
export function createHandler(dependencies: HandlerDependencies) {
  return async (given: unknown): Promise<void> => {
    const event = readEvent(given);
    const pullRequestId = await pullRequestOf(event, dependencies);
    if (pullRequestId === undefined) return;
    if (event.of === 'pull-request') await startFor(event, dependencies);
    await settle(pullRequestId, dependencies);
  };
}

async function pullRequestOf(
  event: ReviewEvent,
  { codeBuild }: HandlerDependencies,
): Promise<string | undefined> {
  return event.of === 'pull-request' ? event.pullRequestId : findPullRequest(codeBuild, event.buildId);
}

/** A commit that has been followed by another one meanwhile is left to the event of that. */
async function startFor(
  { pullRequestId, commit, eventId }: Extract<ReviewEvent, { of: 'pull-request' }>,
  dependencies: HandlerDependencies,
): Promise<void> {
  const { codeCommit, codeBuild, steps, logger } = dependencies;
  const pullRequest = await readPullRequest(codeCommit, pullRequestId, dependencies);
  if (pullRequest?.commit !== commit) return;
  await startBuilds(codeBuild, steps, pullRequest, eventId);
  logger.info({ pullRequestId, commit }, 'builds started');
}

/**
 * Writes the comment until nothing has changed while it was written, and only then votes. So whoever writes last has seen
 * the newest, however many events are worked on at once: a result never takes the place of a newer one.
 */
async function settle(pullRequestId: string, dependencies: HandlerDependencies): Promise<void> {
  const { codeCommit, codeBuild, repositoryName, steps, logger } = dependencies;
  let written: string | undefined;
  for (let attempt = 1; attempt <= mostAttempts; attempt++) {
    const pullRequest = await readPullRequest(codeCommit, pullRequestId, dependencies);
    if (!pullRequest) return;
    const review = await readReview(codeBuild, steps, pullRequest);
    const comment = writeComment(review);
    if (comment === written) {
      const verdict = judge(review);
      const isVoted = verdict !== 'running' && (await vote(codeCommit, pullRequest, verdict));
      logger.info({ pullRequestId, commit: review.commit, verdict, isVoted }, 'pull request reviewed');
      return;
    }
    const isKept = await keepComment(codeCommit, repositoryName, pullRequest, comment);
    written = isKept ? comment : undefined;
  }
  throw new ReviewUnsettledError(pullRequestId);
}

import { z } from 'zod';

/** What the function was invoked with concerns neither a pull request nor a build. Nothing was done. */
export class NotAReviewEventError extends Error {
  constructor(event: unknown) {
    super(
      `The event is ${JSON.stringify(event)}; it must be a "CodeCommit Pull Request State Change" or a "CodeBuild Build State Change", as EventBridge has it.`,
    );
    this.name = 'NotAReviewEventError';
  }
}

export type ReviewEvent =
  /** The commit that is to be merged is new. */
  | { of: 'pull-request'; eventId: string; pullRequestId: string; commit: string }
  /** The build has ended. */
  | { of: 'build'; buildId: string };

/** https://docs.aws.amazon.com/codecommit/latest/userguide/monitoring-events.html */
const pullRequestSchema = z
  .object({
    'detail-type': z.literal('CodeCommit Pull Request State Change'),
    id: z.string(),
    detail: z.object({ pullRequestId: z.string(), sourceCommit: z.string() }),
  })
  .transform(
    ({ id, detail }): ReviewEvent => ({
      of: 'pull-request',
      eventId: id,
      pullRequestId: detail.pullRequestId,
      commit: detail.sourceCommit,
    }),
  );

/** https://docs.aws.amazon.com/codebuild/latest/userguide/sample-build-notifications-ref.html */
const buildSchema = z
  .object({
    'detail-type': z.literal('CodeBuild Build State Change'),
    // An ARN, which ends in the id.
    detail: z.object({ 'build-id': z.string().transform((arn) => arn.replace(/^.*:build\//, '')) }),
  })
  .transform(({ detail }): ReviewEvent => ({ of: 'build', buildId: detail['build-id'] }));

/** @throws {NotAReviewEventError} */
export function readEvent(event: unknown): ReviewEvent {
  const { data } = z.union([pullRequestSchema, buildSchema]).safeParse(event);
  if (!data) throw new NotAReviewEventError(event);
  return data;
}

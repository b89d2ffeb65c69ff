import { z } from 'zod';

/** What the function was invoked with is no push to a branch. Nothing was started. */
export class NotAPushError extends Error {
  constructor(event: unknown) {
    super(
      `The event is ${JSON.stringify(event)}; it must be a "CodeCommit Repository State Change" of a branch, as EventBridge has it.`,
    );
    this.name = 'NotAPushError';
  }
}

/** https://docs.aws.amazon.com/codecommit/latest/userguide/monitoring-events.html */
const pushSchema = z.object({
  id: z.string().regex(/^[\w-]{1,128}$/),
  detail: z.object({
    event: z.enum(['referenceCreated', 'referenceUpdated']),
    repositoryName: z.string(),
    referenceType: z.literal('branch'),
    referenceName: z.string(),
    commitId: z.string(),
    oldCommitId: z.string().optional(),
  }),
});

export interface Push {
  /** The same each time that EventBridge delivers the event. */
  eventId: string;
  repository: string;
  branch: string;
  commit: string;
  /** Where the branch stood before; undefined for the push that made it. */
  before: string | undefined;
}

/** @throws {NotAPushError} */
export function readPush(event: unknown): Push {
  const { data } = pushSchema.safeParse(event);
  if (!data) throw new NotAPushError(event);
  const { repositoryName, referenceName, commitId, oldCommitId } = data.detail;
  return {
    eventId: data.id,
    repository: repositoryName,
    branch: referenceName,
    commit: commitId,
    before: oldCommitId,
  };
}

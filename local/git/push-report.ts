import type { ReferenceChange } from './reference-event.ts';

/** The rehearsal's own API, beside those of AWS, on the cloud's endpoint. */
export const rehearsalTarget = 'Rehearsal';

/** What the hook tells of a push, or the API of a merge. */
export interface PushReport extends Pick<ReferenceChange, 'by' | 'mergeOption'> {
  repository: string;
  /** Or the tag, as `refs/tags/<name>`. */
  branch: string;
  commit: string;
  /** The commit before; null for a branch or tag that is new. */
  before: string | null;
}

/** What the hook tells of a branch or tag that was deleted. */
export type DeletionReport = Pick<PushReport, 'repository' | 'branch'> & { before: string };

/** What the hook is answered about a push. */
export interface PushAnswer {
  executions: { pipelineName: string; executionId: string }[];
  /** What functions say that decided whether to start something. */
  messages: string[];
  /** Whether a push to this branch is one that starts a pipeline. */
  isTriggering: boolean;
  /** The branches and tags of the repository that do, as patterns. */
  triggeringBranches: string[];
}

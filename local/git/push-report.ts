/** The rehearsal's own API, beside those of AWS, on the cloud's endpoint. */
export const rehearsalTarget = 'Rehearsal';

/** What the hook asks the rehearsal, and what it is answered. */
export interface PushReport {
  repository: string;
  /** Or the tag, as `refs/tags/<name>`. */
  branch: string;
  commit: string;
}

export interface PushAnswer {
  executions: { pipelineName: string; executionId: string }[];
  /** What functions say that decided whether to start something. */
  messages: string[];
  /** Whether a push to this branch is one that starts a pipeline. */
  isTriggering: boolean;
  /** The branches and tags of the repository that do, as patterns. */
  triggeringBranches: string[];
}

/** The rehearsal's own API, beside those of AWS, on the cloud's endpoint. */
export const rehearsalTarget = 'Rehearsal';

/** What the hook asks the rehearsal, and what it is answered. */
export interface PushReport {
  repository: string;
  branch: string;
  commit: string;
}

export interface PushAnswer {
  executions: { pipelineName: string; executionId: string }[];
  /** What functions say that decided whether to start something. */
  messages: string[];
  /** The branches of the repository that start a pipeline. */
  triggeringBranches: string[];
}

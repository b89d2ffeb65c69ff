/** The statuses of CodePipeline's own API ("PipelineExecution", "ActionExecution"). */
export type ExecutionStatus =
  | 'InProgress'
  | 'Succeeded'
  | 'Failed'
  | 'Stopped'
  | 'Stopping'
  | 'Superseded'
  | 'Cancelled';

export type ActionStatus = 'InProgress' | 'Succeeded' | 'Failed' | 'Abandoned';

export interface Revision {
  commit: string;
  message: string;
  author: string;
}

/** By other means than the provider's own, or with something else in place of what it would fetch. */
export type HowCarriedOut = 'natively' | 'simulated';

export interface ActionExecution {
  actionExecutionId: string;
  executionId: string;
  stage: string;
  action: string;
  /** CodePipeline's provider: `CodeCommit`, `CodeBuild`, `Manual`, `CloudFormation`. */
  provider: string;
  /** How it is carried out here, where that is not the provider's own way; null otherwise. */
  carriedOut: HowCarriedOut | null;
  status: ActionStatus;
  /** ISO 8601. */
  startedAt: string;
  endedAt: string | null;
  /** One line: what came out, or why it failed. */
  summary: string;
  logFile: string | null;
  /** A manual approval that waits has a token; null otherwise. */
  approvalToken: string | null;
  /** What the approver is asked; null for other actions. */
  question: string | null;
  /** Where the approver finds what to decide by; null where nothing is named. */
  link: string | null;
  /** When an approval ends without an answer, ISO 8601; undefined for other actions, and in records of older rehearsals. */
  expiresAt?: string;
}

export interface PipelineExecution {
  executionId: string;
  pipelineName: string;
  status: ExecutionStatus;
  statusSummary: string;
  revision: Revision | null;
  trigger:
    | 'Push'
    | 'StartPipelineExecution'
    | 'PipelineUpdate'
    | 'CreatePipeline'
    | 'ManualRollback'
    | 'AutomatedRollback';
  /** The execution to whose state it takes one stage back, and nothing else; undefined for any other execution. */
  rollbackTo?: string;
  /** The version that the pipeline got from it, and the stage in which it did; undefined where it changed nothing there. */
  updatedPipeline?: { version: number; stage: string };
  startedAt: string;
  endedAt: string | null;
  /** In the order in which they were started. */
  actions: ActionExecution[];
  /** The stage that the execution waits to enter; null while it is in one, and at the end. */
  waitingBefore: string | null;
  /** The stage whose condition it waits for, and the rules that have still to hold; undefined where it does not wait so. */
  heldUp?: { stage: string; by: string[] } | undefined;
}

/** The pipeline as it is declared now: what would run, in order. */
export interface PipelineDescription {
  name: string;
  version: number;
  stages: {
    name: string;
    actions: { name: string; provider: string; runOrder: number }[];
    /** Why no execution enters it for now; undefined where they do. */
    closedBecause?: string;
  }[];
  /** What the rehearsal simulates, and what the template asks for and it does not carry out, one line each. */
  notes: string[];
}

export type PipelineEvent =
  | { kind: 'pipeline-changed'; pipelineName: string }
  | { kind: 'execution-changed'; execution: PipelineExecution }
  | { kind: 'action-changed'; execution: PipelineExecution; action: ActionExecution };

/** Which actions of a failed stage run again. */
export type RetryMode = 'FAILED_ACTIONS' | 'ALL_ACTIONS';

/** What the console and the terminal see of the pipelines. */
export interface PipelineEngine {
  pipelines(): PipelineDescription[];
  /** Newest first. */
  executions(pipelineName: string): PipelineExecution[];
  approve(answer: {
    pipelineName: string;
    stage: string;
    action: string;
    token: string;
    status: 'Approved' | 'Rejected';
    summary: string;
    /** Who answers; left out, it is nobody in particular. */
    person?: string | undefined;
  }): Promise<void>;
  start(pipelineName: string): Promise<string>;
  /** Lets the actions in progress end, unless they shall be abandoned; nothing more is started. */
  stopExecution(
    pipelineName: string,
    executionId: string,
    reason: string,
    options?: { abandon: boolean },
  ): Promise<void>;
  retryStage(pipelineName: string, executionId: string, stage: string, mode?: RetryMode): Promise<void>;
  /** Called for every change; the answer ends the subscription. */
  subscribe(listener: (event: PipelineEvent) => void): () => void;
  /** Lets running actions end where they can be cut off safely; the state stays on disk. */
  stop(): Promise<void>;
}

import type { JsonObject } from '../cloud/json.ts';
import type { ConditionRecord } from './conditions/condition-record.ts';
import type { ActionExecution, PipelineExecution } from './execution.ts';
import type { ProcessGroup } from './process-group.ts';
import type { Variables } from './variables.ts';

/** Where an execution stands. A kill in any state leaves enough here to go on from it. */
export type Position =
  | { state: 'waiting'; stage: string }
  | { state: 'running'; stage: string; attempt: number }
  | { state: 'ended'; stage: string; attempt: number };

export interface ActionRecord extends ActionExecution {
  /** Actions of an earlier attempt at the stage do not count when all its actions are retried. */
  attempt: number;
  resolvedConfiguration: Record<string, string>;
  outputVariables: Record<string, string>;
  externalExecutionId: string | null;
  lastUpdatedBy: string | null;
  /** What a build has reported; undefined where it reported nothing. */
  reports?: ReportRecord[];
  /** The build's processes, as long as they may run: a killed rehearsal ends them at its next start. */
  processGroup: ProcessGroup | null;
}

/** A report that a build has left: of tests, or of how much of the code they have run. */
export interface ReportRecord {
  arn: string;
  /** The name in the buildspec. */
  group: string;
  tests?: {
    total: number;
    passed: number;
    failed: number;
    errored: number;
    skipped: number;
    durationInSeconds: number;
    /** The names of the first that failed, or could not be run; records of older rehearsals have none. */
    failing?: { name: string; outcome: 'failed' | 'errored' }[];
  };
  coverage?: { linesCovered: number; lines: number; branchesCovered: number; branches: number };
}

export interface SourceRevision {
  commit: string;
  summary: string;
  /** The source action that took it. */
  action: string;
}

/** An execution as it is kept on disk. */
export interface ExecutionRecord extends PipelineExecution {
  /** Counts the executions of the pipeline; the higher is the newer. */
  sequence: number;
  pipelineVersion: number;
  position: Position;
  /** Of whoever started it; the same one does not start another execution. */
  clientRequestToken?: string;
  /** The commit that a push brought, by `repository/branch`; a source that is not named takes its branch's head. */
  pushed: Record<string, string>;
  /** The commit that each source action took, by the name of its artifact. */
  sources: Record<string, SourceRevision>;
  variables: Variables;
  /** The names of the artifacts that actions have left in the execution's folder. */
  artifacts: string[];
  actions: ActionRecord[];
  /** How often a stage of it was retried; undefined where none was. */
  retries?: number;
  /** The stages that were retried by themselves, each once; undefined where none was. */
  triedAgain?: string[];
  /** The conditions that it has come to, in that order; undefined where there was none. */
  conditions?: ConditionRecord[];
  /** Whether the stage in which it has failed is to go back to the last execution that succeeded there. */
  goesBack?: boolean;
  /** Why the execution does not go on after the actions in progress; null otherwise. */
  cancelled: string | null;
}

/** A pipeline as it is kept on disk. */
export interface PipelineRecord {
  name: string;
  version: number;
  definitionHash: string;
  /** ISO 8601. */
  created: string;
  updated: string;
  nextSequence: number;
  /** The commit of each source's branch that the pipeline was last told of, by `repository/branch`. */
  heads: Record<string, string>;
  /** The properties that `UpdatePipeline` has given it since its template was deployed; undefined where it has not. */
  updatedByApi?: JsonObject;
  /** The stages that no execution enters for now, by name. A record of an older rehearsal has none. */
  closedTransitions?: Record<string, ClosedTransition>;
}

export interface ClosedTransition {
  reason: string;
  /** Who closed it; `template` where the pipeline's declaration does. */
  by: string;
  /** ISO 8601. */
  at: string;
}

/** The latest run of each action in the execution's present attempt at a stage. */
export function latestRun(
  execution: ExecutionRecord,
  stage: string,
  action: string,
): ActionRecord | undefined {
  const attempt = execution.position.state === 'waiting' ? 0 : execution.position.attempt;
  return execution.actions.findLast(
    (run) => run.stage === stage && run.action === action && run.attempt === attempt,
  );
}

/** What `#{…}` may refer to: the namespaces of earlier actions, and CodePipeline's own. */
export function variablesOf(execution: ExecutionRecord): Variables {
  return { ...execution.variables, codepipeline: { PipelineExecutionId: execution.executionId } };
}

/** Whether the execution is, or was, in the stage, if only to be held back by a condition. */
export function hasEntered({ actions, conditions = [], position }: ExecutionRecord, stage: string): boolean {
  const isIn = position.state === 'running' && position.stage === stage;
  return isIn || [...actions, ...conditions].some((each) => each.stage === stage);
}

/** Whether the execution has still something to do. */
export function isUnderWay(execution: ExecutionRecord): boolean {
  return execution.status === 'InProgress' || execution.status === 'Stopping';
}

/** Gives up actions that are in progress; answers which. */
export function abandonActions(
  execution: ExecutionRecord,
  reason: string,
  which: (run: ActionRecord) => boolean,
): ActionRecord[] {
  const abandoned = execution.actions.filter((run) => run.status === 'InProgress' && which(run));
  for (const run of abandoned) finishAction(run, 'Abandoned', reason);
  return abandoned;
}

export function finishAction(
  run: ActionRecord,
  status: 'Succeeded' | 'Failed' | 'Abandoned',
  summary: string,
): void {
  run.status = status;
  run.summary = summary;
  run.endedAt = new Date().toISOString();
  run.processGroup = null;
}

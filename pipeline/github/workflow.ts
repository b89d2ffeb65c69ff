/**
 * A workflow file, as far as it is written here:
 * https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax
 */
export interface Workflow {
  name: string;
  on: Record<string, unknown>;
  /** Of jobs that say nothing themselves; every job here says something. */
  permissions: Permissions;
  jobs: Record<string, Job>;
}

export type Job = StepsJob | StageCall;

/** What the job's token may do; what is left out, it may not. */
export type Permissions = Partial<
  Record<'actions' | 'contents' | 'deployments' | 'id-token', 'read' | 'write'>
>;

/** While one job of the group runs, one waits; a further one takes its place. */
export interface Concurrency {
  group: string;
  'cancel-in-progress': boolean;
}

interface AnyJob {
  name?: string;
  needs?: readonly string[];
  if?: string;
  concurrency?: Concurrency;
  permissions: Permissions;
}

export interface StepsJob extends AnyJob {
  /** Its protection rules hold the job up, its variables are the job's, and its name stands in the job's token. */
  environment?: string;
  'runs-on': string;
  'timeout-minutes': number;
  outputs?: Record<string, string>;
  steps: readonly WorkflowStep[];
}

/** Runs all jobs of another file; the group is held until the last of them has ended. */
export interface StageCall extends AnyJob {
  uses: string;
}

export interface WorkflowStep {
  name?: string;
  id?: string;
  if?: string;
  uses?: string;
  with?: Record<string, string | number | boolean>;
  env?: Record<string, string>;
  run?: string;
}

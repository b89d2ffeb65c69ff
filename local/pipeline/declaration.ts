import type { JsonObject } from '../cloud/json.ts';

/** How several executions of one pipeline get on with each other; `SUPERSEDED` where the template says nothing. */
export type ExecutionMode = 'SUPERSEDED' | 'QUEUED' | 'PARALLEL';

/** A pipeline as its template declares it, read once. */
export interface PipelineDeclaration {
  name: string;
  account: string;
  region: string;
  pipelineType: 'V1' | 'V2';
  executionMode: ExecutionMode;
  restartExecutionOnUpdate: boolean;
  /** Values that whoever starts an execution may give, as `#{variables.name}`. */
  variables: VariableDeclaration[];
  /** What the template says beside this, and nothing here depends on. */
  more: {
    roleArn: string | null;
    artifactStore: JsonObject | null;
    artifactStores: JsonObject[];
    triggers: JsonObject[];
  };
  /** What starts it, beside a person; of a source action that none names, a push to its branch does. */
  triggers: TriggerDeclaration[];
  /** Where artifacts are handed on, by region. */
  artifactBuckets: Record<string, string>;
  /** Why executions do not enter a stage, by its name, as the template says it. */
  closedTransitions: Record<string, string>;
  stages: StageDeclaration[];
  /** What the template asks for and the rehearsal does not carry out, one line each. */
  notes: string[];
}

export interface VariableDeclaration {
  name: string;
  /** Null: it must be given. */
  defaultValue: string | null;
  description: string | null;
}

/** What pushes to the repository of a connection, and what pull requests in it, start a pipeline. */
export interface TriggerDeclaration {
  sourceAction: string;
  /** One of them is enough; where there is none, and none for pull requests, every push to the action's branch is. */
  push: PushFilter[];
  pullRequest: PullRequestFilter[];
}

/** All that it names has to hold. */
export interface PushFilter {
  branches: Patterns | null;
  filePaths: Patterns | null;
  tags: Patterns | null;
}

/** All that it names has to hold. */
export interface PullRequestFilter {
  events: PullRequestEvent[];
  /** Those into which it is to be merged. */
  branches: Patterns | null;
  filePaths: Patterns | null;
}

/** It was opened, has another commit, or was merged. */
export type PullRequestEvent = 'OPEN' | 'UPDATED' | 'CLOSED';

/** Globs; an exclusion wins over an inclusion, and without inclusions everything is included. */
export interface Patterns {
  includes: string[];
  excludes: string[];
}

export interface StageDeclaration {
  name: string;
  actions: ActionDeclaration[];
  /** What has to hold before its actions run; null where nothing has to. */
  beforeEntry: ConditionDeclaration | null;
  /** What has to hold when its actions have succeeded. */
  onSuccess: ConditionDeclaration | null;
  /** What happens when one of them has failed; null where nothing does. */
  onFailure: FailureDeclaration | null;
}

export type ConditionResult = 'ROLLBACK' | 'FAIL' | 'RETRY' | 'SKIP';

/** The rules hold, or else the result comes about. */
export interface ConditionDeclaration {
  /** Of a condition that says none, the stage fails. */
  result: ConditionResult;
  rules: RuleDeclaration[];
}

export interface FailureDeclaration {
  result: ConditionResult | null;
  retryMode: 'FAILED_ACTIONS' | 'ALL_ACTIONS';
  /** Where there is one, a result comes about only if the condition does not hold. */
  condition: ConditionDeclaration | null;
}

export interface RuleDeclaration {
  name: string;
  provider: string;
  version: string;
  /** As declared: `#{namespace.variable}` still stands in it. */
  configuration: Record<string, string>;
  inputArtifacts: string[];
  /** Of a rule that says itself what is to be run; as declared. */
  commands: string[];
  roleArn: string | null;
  account: string;
  region: string;
  /** Null for the service's own time. */
  timeoutInMinutes: number | null;
}

export interface ActionDeclaration {
  name: string;
  category: string;
  owner: string;
  provider: string;
  version: string;
  /** As declared: `#{namespace.variable}` still stands in it. */
  configuration: Record<string, string>;
  inputArtifacts: string[];
  outputArtifacts: string[];
  /** Null for an action that is no computation of its own. */
  computation: Computation | null;
  namespace: string | null;
  roleArn: string | null;
  /** Where the action acts: the account of its role, and its region; the pipeline's own where it names none. */
  account: string;
  region: string;
  runOrder: number;
  /** How long an approval waits for its answer; null for the service's own time, and for other actions. */
  timeoutInMinutes: number | null;
}

/** What an action does that says it itself, without a project. */
export interface Computation {
  /** As declared: `#{namespace.variable}` still stands in them. */
  commands: string[];
  /** The names of the environment variables that become the action's variables. */
  outputVariables: string[];
  /** Which files become an output artifact, by its name. */
  files: Record<string, string[]>;
  environmentVariables: { name: string; value: string; type: string }[];
}

/** The actions of a stage by run order: each group runs in parallel, after the one before it has succeeded. */
export function groupsInRunOrder(stage: StageDeclaration): ActionDeclaration[][] {
  const runOrders = [...new Set(stage.actions.map((action) => action.runOrder))].sort((a, b) => a - b);
  return runOrders.map((runOrder) => stage.actions.filter((action) => action.runOrder === runOrder));
}

/** `Deploy/AWS/CloudFormation`: how messages name an action's type. */
export function typeOf(action: ActionDeclaration): string {
  return `${action.category}/${action.owner}/${action.provider}`;
}

import type { ActionDeclaration, PipelineDeclaration } from '../declaration.ts';
import type { HowCarriedOut, Revision } from '../execution.ts';
import type { ReportRecord, SourceRevision } from '../record.ts';

/** Everything that an action gets to do its work. */
export interface ActionRequest {
  pipeline: PipelineDeclaration;
  executionId: string;
  actionExecutionId: string;
  stage: string;
  action: ActionDeclaration;
  /** Variables are in place. */
  configuration: Readonly<Record<string, string>>;
  /** The same for another action of the pipeline. */
  configurationOf(action: ActionDeclaration): Readonly<Record<string, string>>;
  /** How often the stage was begun with all its actions, this time included. */
  attempt: number;
  /** The action was under way when the rehearsal ended, and is carried out once more. */
  repeated: boolean;
  /** The commit of each source of the execution, by the name of its artifact. */
  sources: Readonly<Record<string, SourceRevision>>;
  /** Commits that the push brought, by `repository/branch`. */
  pushed: Readonly<Record<string, string>>;
  /** How often the pipeline has been executed, this time included. */
  executionNumber: number;
  /** The artifact itself: to be read, never changed. */
  artifact(name: string): string;
  /** An empty folder, which becomes the output artifact when the action succeeds. */
  outputDirectory(name: string): Promise<string>;
  /** A folder of the action's own, deleted after it. */
  workDirectory: string;
  /** Kept from one execution of the pipeline to the next. */
  cacheDirectory: string;
  log(line: string): void;
  /** Aborted when the execution is stopped and abandoned, or when the rehearsal ends. */
  signal: AbortSignal;
  /** Remembers a process group on disk, so that a rehearsal that was killed ends it at its next start. */
  processGroupStarted(processGroupId: number): void;
}

/** How an action ended. An action that fails is a result; an exception says that it could not be carried out. */
export interface ActionOutcome {
  status: 'Succeeded' | 'Failed';
  /** One line. */
  summary: string;
  outputVariables?: Record<string, string>;
  /** What a source action took. */
  revision?: Revision;
  /** The same of one that takes an image: by this an execution is not known, as it is by a commit. */
  image?: { digest: string; name: string };
  externalExecutionId?: string;
  reports?: ReportRecord[];
}

export type ActionHandler = (request: ActionRequest) => Promise<ActionOutcome>;

/** The handler of an action, and whether it stands in for what the provider would do. */
export interface CarriedOut {
  handle: ActionHandler;
  carriedOut: HowCarriedOut | null;
}

/** What the engine needs to know of the providers. */
export interface ActionProviders {
  /** Of every action: whether there is something to carry it out, before anything runs. */
  supports(action: ActionDeclaration): boolean;
  /** The handler for one action, chosen when its inputs are there. */
  handlerOf(request: ActionRequest): Promise<CarriedOut>;
}

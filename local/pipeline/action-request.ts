import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { processStartTime } from '../cloud/process-identity.ts';
import type { ActionRequest } from './actions/action-handler.ts';
import { checkTaker } from './clone-reference.ts';
import type { ActionDeclaration, PipelineDeclaration } from './declaration.ts';
import type { Ledger } from './ledger.ts';
import type { Log } from './open-log.ts';
import { type ActionRecord, type ExecutionRecord, variablesOf } from './record.ts';
import { resolveConfiguration } from './variables.ts';

export interface RequestedRun {
  pipeline: PipelineDeclaration;
  execution: ExecutionRecord;
  stage: string;
  attempt: number;
  action: ActionDeclaration;
  ledger: Ledger;
  signal: AbortSignal;
  /** A word on why it is started once more; null at the first time. */
  note: string | null;
  /** Keeps what the provider says while it runs. */
  save(): void;
}

type RequestedRecord = Pick<
  ActionRecord,
  'executionId' | 'actionExecutionId' | 'resolvedConfiguration' | 'processGroup'
>;

/** What a provider gets to carry out an action, or what a rule asks for as an action. */
export async function requestFor(
  run: RequestedRun,
  record: RequestedRecord,
  log: Pick<Log, 'line'>,
): Promise<ActionRequest> {
  const { execution, action, ledger } = run;
  const configurationOf = (action: ActionDeclaration) =>
    resolveConfiguration(action.configuration, variablesOf(execution));
  record.resolvedConfiguration = configurationOf(action);
  const workDirectory = ledger.workDirectoryOf(record);
  await mkdir(workDirectory, { recursive: true });
  return {
    pipeline: run.pipeline,
    executionId: execution.executionId,
    actionExecutionId: record.actionExecutionId,
    stage: run.stage,
    action,
    configuration: record.resolvedConfiguration,
    configurationOf,
    attempt: run.attempt,
    repeated: run.note !== null,
    sources: execution.sources,
    pushed: execution.pushed,
    executionNumber: execution.sequence,
    artifact: (name) => {
      checkTaker(name, action, run.pipeline);
      return artifactDirectory(ledger, execution, name);
    },
    outputDirectory: async (name) => {
      const directory = outputDirectoryOf(run, name);
      ledger.bin.take(directory);
      await mkdir(directory, { recursive: true });
      return directory;
    },
    workDirectory,
    cacheDirectory: ledger.cacheDirectory,
    log: log.line,
    signal: run.signal,
    processGroupStarted: (id) => {
      const startTime = processStartTime(id);
      if (startTime !== undefined) record.processGroup = { id, startTime };
      run.save();
    },
  };
}

export class ArtifactMissingError extends Error {
  constructor(name: string, execution: ExecutionRecord) {
    super(
      `The artifact ${name} is not there: the actions of execution ${execution.executionId} before this one left ${execution.artifacts.join(', ') || 'none'}; an artifact must be the output of an earlier action.`,
    );
    this.name = 'ArtifactMissingError';
  }
}

function artifactDirectory(ledger: Ledger, execution: ExecutionRecord, name: string): string {
  if (!execution.artifacts.includes(name)) throw new ArtifactMissingError(name, execution);
  return join(ledger.directoryOf(execution.executionId), 'artifacts', fileName(name));
}

export function outputDirectoryOf(
  run: Pick<RequestedRun, 'ledger' | 'execution' | 'action'>,
  name: string,
): string {
  return join(
    run.ledger.directoryOf(run.execution.executionId),
    'artifacts',
    `.${fileName(run.action.name, name)}.draft`,
  );
}

/** Names of stages, actions and artifacts hold only `A-Za-z0-9.@-_`, which every file system takes. */
export function fileName(...names: string[]): string {
  return names.map((name) => name.replaceAll(/[^A-Za-z0-9.@_-]/g, '_')).join('.');
}

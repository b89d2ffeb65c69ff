import { randomUUID } from 'node:crypto';
import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { fileName, outputDirectoryOf, requestFor } from './action-request.ts';
import type { ActionOutcome, ActionProviders } from './actions/action-handler.ts';
import { keepTemplates } from './assembly/kept-templates.ts';
import type { ActionDeclaration, PipelineDeclaration } from './declaration.ts';
import type { Ledger } from './ledger.ts';
import { type Log, openLog } from './open-log.ts';
import { type ActionRecord, type ExecutionRecord, finishAction } from './record.ts';

export interface ActionRun {
  pipeline: PipelineDeclaration;
  execution: ExecutionRecord;
  stage: string;
  attempt: number;
  action: ActionDeclaration;
  ledger: Ledger;
  providers: ActionProviders;
  signal: AbortSignal;
  /** A word on why the action is started once more; null at the first time. */
  note: string | null;
}

/** Runs one action and records how it ended; an action that the rehearsal's end cuts off stays in progress. */
export async function runAction(run: ActionRun): Promise<void> {
  const record = beginAction(run);
  const log = openLog(record.logFile);
  const outcome = await carryOut(run, record, log);
  // The log is whole before anybody hears that the action has ended.
  await log.close();
  if (!run.signal.aborted || outcome.status === 'Succeeded') endAction(run, record, outcome);
  run.ledger.bin.take(run.ledger.workDirectoryOf(record));
}

/** Adds an action in progress to the execution. */
export function beginAction(
  run: Pick<ActionRun, 'execution' | 'stage' | 'attempt' | 'action' | 'ledger' | 'note'>,
  approval?: { token: string; question: string | null; link: string | null; expiresAt: Date },
): ActionRecord {
  const { execution, stage, action, ledger } = run;
  const actionExecutionId = randomUUID();
  const logFile = join(
    ledger.directoryOf(execution.executionId),
    'logs',
    `${fileName(stage, action.name)}-${actionExecutionId.slice(0, 8)}.log`,
  );
  const record: ActionRecord = {
    actionExecutionId,
    executionId: execution.executionId,
    stage,
    action: action.name,
    provider: action.provider,
    carriedOut: null,
    status: 'InProgress',
    startedAt: new Date().toISOString(),
    endedAt: null,
    summary: run.note ?? '',
    logFile: approval === undefined ? logFile : null,
    approvalToken: approval?.token ?? null,
    question: approval?.question ?? null,
    link: approval?.link ?? null,
    attempt: run.attempt,
    resolvedConfiguration: {},
    outputVariables: {},
    externalExecutionId: null,
    lastUpdatedBy: null,
    processGroup: null,
    ...(approval && { expiresAt: approval.expiresAt.toISOString() }),
  };
  execution.actions.push(record);
  ledger.saveAction(execution, record);
  return record;
}

async function carryOut(run: ActionRun, record: ActionRecord, log: Log): Promise<ActionOutcome> {
  try {
    if (run.note !== null) log.line(run.note);
    const save = () => run.ledger.saveAction(run.execution, record);
    const request = await requestFor({ ...run, save }, record, log);
    const { handle, carriedOut } = await run.providers.handlerOf(request);
    if (carriedOut !== null) {
      record.carriedOut = carriedOut;
      run.ledger.saveAction(run.execution, record);
    }
    const outcome = await handle(request);
    // Of an action that was abandoned meanwhile nothing counts.
    if (outcome.status === 'Succeeded' && record.status === 'InProgress') await keepOutputs(run, log);
    return outcome;
  } catch (error) {
    log.line(describeError(error));
    return { status: 'Failed', summary: firstLine(error) };
  }
}

/** An action's outputs come to the artifacts in one move each, so that there is never half of one. */
async function keepOutputs(run: ActionRun, log: Log): Promise<void> {
  for (const name of run.action.outputArtifacts) {
    const target = join(run.ledger.directoryOf(run.execution.executionId), 'artifacts', fileName(name));
    run.ledger.bin.take(target);
    await rename(outputDirectoryOf(run, name), target);
    if (!run.execution.artifacts.includes(name)) run.execution.artifacts.push(name);
    // Executions can be compared without them.
    await keepTemplates(target, run.ledger.templatesFileOf(run.execution.executionId)).catch(
      (error: unknown) => log.line(`The templates are not kept for comparisons: ${firstLine(error)}`),
    );
  }
}

function endAction(run: ActionRun, record: ActionRecord, outcome: ActionOutcome): void {
  if (record.status !== 'InProgress') return;
  const { execution, action } = run;
  if (outcome.status === 'Succeeded') {
    record.outputVariables = outcome.outputVariables ?? {};
    if (action.namespace !== null) {
      execution.variables = { ...execution.variables, [action.namespace]: record.outputVariables };
    }
    takeRevision(run, outcome);
  }
  record.externalExecutionId = outcome.externalExecutionId ?? null;
  if (outcome.reports !== undefined) record.reports = outcome.reports;
  finishAction(record, outcome.status, outcome.summary);
  run.ledger.saveAction(execution, record);
}

function takeRevision(run: ActionRun, { revision, image }: ActionOutcome): void {
  const { execution, action } = run;
  if (revision !== undefined) execution.revision ??= revision;
  const taken =
    revision === undefined
      ? image && { commit: image.digest, summary: image.name }
      : { commit: revision.commit, summary: revision.message };
  if (taken === undefined) return;
  for (const name of action.outputArtifacts)
    execution.sources = { ...execution.sources, [name]: { ...taken, action: action.name } };
}

/** What was refused says so itself; where a fault of ours may be behind it, the place is told as well. */
function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const isFault = /^(Error|TypeError|RangeError|ReferenceError|SyntaxError)$/.test(error.name);
  const text = isFault ? (error.stack ?? error.message) : error.message;
  return error.cause === undefined ? text : `${text}\nCause: ${describeError(error.cause)}`;
}

function firstLine(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.split('\n')[0] ?? message;
}

import { randomUUID } from 'node:crypto';
import { type ActionRun, beginAction } from './action-run.ts';
import type { Approvals } from './approvals.ts';
import type { ActionDeclaration } from './declaration.ts';
import type { Ledger } from './ledger.ts';
import { type ActionRecord, type ExecutionRecord, finishAction, latestRun, variablesOf } from './record.ts';
import { resolveConfiguration } from './variables.ts';

type ApprovalRun = Pick<ActionRun, 'execution' | 'stage' | 'attempt' | 'action' | 'ledger' | 'note'>;

/**
 * How long an approval waits where its action does not say.
 * https://docs.aws.amazon.com/codepipeline/latest/userguide/limits.html
 */
const minutesByDefault = 7 * 24 * 60;

/**
 * Waits until a person has answered, or too long; an approval that waited before the rehearsal ended goes on waiting, and
 * expires when it would have.
 */
export async function runApproval(run: ApprovalRun, approvals: Approvals): Promise<void> {
  const earlier = latestRun(run.execution, run.stage, run.action.name);
  const record = earlier?.status === 'InProgress' ? earlier : askForApproval(run);
  if (record.status !== 'InProgress' || record.approvalToken === null) return;
  const answer = await approvals.wait(record.approvalToken, expiryOf(record, run.action));
  if (answer === 'expired') expire(record, run);
}

/** Nothing is approved by waiting: the execution fails, and may be tried again. An answer of the last moment holds. */
function expire(record: ActionRecord, { execution, ledger, action }: ApprovalRun): void {
  if (record.status !== 'InProgress') return;
  finishAction(record, 'Failed', `Expired: nobody answered within ${minutesOf(action)} minutes`);
  ledger.saveAction(execution, record);
}

/** In the record of an older rehearsal there is no such instant. */
function expiryOf({ expiresAt, startedAt }: ActionRecord, action: ActionDeclaration): Date {
  return expiresAt === undefined ? expiryAfter(startedAt, action) : new Date(expiresAt);
}

function expiryAfter(start: string | number, action: ActionDeclaration): Date {
  return new Date(new Date(start).getTime() + minutesOf(action) * 60_000);
}

function minutesOf({ timeoutInMinutes }: ActionDeclaration): number {
  return timeoutInMinutes ?? minutesByDefault;
}

/** Records the answer to a waiting approval, and lets its execution go on. */
export function answerApproval(
  answer: { status: 'Approved' | 'Rejected'; summary: string; by: string },
  to: { execution: ExecutionRecord; record: ActionRecord; ledger: Ledger; approvals: Approvals },
): void {
  const word = answer.status === 'Approved' ? 'Approved' : 'Rejected';
  const summary = answer.summary === '' ? word : `${word}: ${answer.summary}`;
  to.record.lastUpdatedBy = answer.by;
  finishAction(to.record, answer.status === 'Approved' ? 'Succeeded' : 'Failed', summary);
  to.ledger.saveAction(to.execution, to.record);
  to.approvals.answer(to.record, answer);
}

function askForApproval(run: ApprovalRun): ActionRecord {
  const asked = resolve(run);
  const { CustomData, ExternalEntityLink } = asked.configuration;
  const record = beginAction(run, {
    token: randomUUID(),
    question: CustomData ?? null,
    link: ExternalEntityLink ?? null,
    expiresAt: expiryAfter(Date.now(), run.action),
  });
  record.resolvedConfiguration = asked.configuration;
  if (asked.error !== null) finishAction(record, 'Failed', asked.error);
  run.ledger.saveAction(run.execution, record);
  return record;
}

/** The configuration with its variables in place. */
function resolve(run: ApprovalRun): { configuration: Record<string, string>; error: string | null } {
  try {
    const configuration = resolveConfiguration(run.action.configuration, variablesOf(run.execution));
    return { configuration, error: problemOf(configuration) };
  } catch (error) {
    return { configuration: {}, error: error instanceof Error ? error.message : String(error) };
  }
}

/** https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-ManualApproval.html */
const longestCustomData = 1000;

function problemOf({ CustomData = '' }: Record<string, string>): string | null {
  if (CustomData.length <= longestCustomData) return null;
  return `CustomData has ${CustomData.length} characters with its variables in place; at most ${longestCustomData} are allowed.`;
}

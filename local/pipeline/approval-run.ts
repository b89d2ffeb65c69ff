import { randomUUID } from 'node:crypto';
import { type ActionRun, beginAction } from './action-run.ts';
import type { Approvals } from './approvals.ts';
import type { Ledger } from './ledger.ts';
import { type ActionRecord, type ExecutionRecord, finishAction, latestRun, variablesOf } from './record.ts';
import { resolveConfiguration } from './variables.ts';

type ApprovalRun = Pick<ActionRun, 'execution' | 'stage' | 'attempt' | 'action' | 'ledger' | 'note'>;

/** Waits until a person has answered; an approval that waited before the rehearsal ended goes on waiting. */
export async function runApproval(run: ApprovalRun, approvals: Approvals): Promise<void> {
  const earlier = latestRun(run.execution, run.stage, run.action.name);
  const record = earlier?.status === 'InProgress' ? earlier : askForApproval(run);
  if (record.status !== 'InProgress' || record.approvalToken === null) return;
  await approvals.wait(record.approvalToken);
}

/** Records the answer to a waiting approval, and lets its execution go on. */
export function answerApproval(
  answer: { status: 'Approved' | 'Rejected'; summary: string },
  to: { execution: ExecutionRecord; record: ActionRecord; ledger: Ledger; approvals: Approvals },
): void {
  const word = answer.status === 'Approved' ? 'Approved' : 'Rejected';
  const summary = answer.summary === '' ? word : `${word}: ${answer.summary}`;
  finishAction(to.record, answer.status === 'Approved' ? 'Succeeded' : 'Failed', summary);
  to.ledger.saveAction(to.execution, to.record);
  to.approvals.answer(to.record, answer);
}

function askForApproval(run: ApprovalRun): ActionRecord {
  const question = questionOf(run);
  const record = beginAction(run, { token: randomUUID(), question: question.text });
  if (question.error === null) return record;
  finishAction(record, 'Failed', question.error);
  run.ledger.saveAction(run.execution, record);
  return record;
}

/** `CustomData` with its variables in place, and the link for review where there is one. */
function questionOf(run: ApprovalRun): { text: string | null; error: string | null } {
  try {
    const { CustomData, ExternalEntityLink } = resolveConfiguration(
      run.action.configuration,
      variablesOf(run.execution),
    );
    const parts = [CustomData, ExternalEntityLink].filter((part) => part !== undefined);
    return { text: parts.length === 0 ? null : parts.join(' '), error: null };
  } catch (error) {
    return { text: null, error: error instanceof Error ? error.message : String(error) };
  }
}

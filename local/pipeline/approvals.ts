import type { ActionRecord } from './record.ts';

export type ApprovalAnswer = { status: 'Approved' | 'Rejected'; summary: string } | 'interrupted';

/** The approvals that wait for a person, by token. What they are about is in the ledger; here is who waits. */
export class Approvals {
  private readonly waiting = new Map<string, (answer: ApprovalAnswer) => void>();

  wait(token: string): Promise<ApprovalAnswer> {
    return new Promise((resolve) => this.waiting.set(token, resolve));
  }

  /** Does nothing for an action that does not wait. */
  answer(action: ActionRecord, answer: ApprovalAnswer): void {
    if (action.approvalToken === null) return;
    this.waiting.get(action.approvalToken)?.(answer);
    this.waiting.delete(action.approvalToken);
  }

  interruptAll(): void {
    for (const resolve of this.waiting.values()) resolve('interrupted');
    this.waiting.clear();
  }
}

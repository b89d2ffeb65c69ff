import type { ActionRecord } from './record.ts';

export type ApprovalAnswer =
  | { status: 'Approved' | 'Rejected'; summary: string }
  | 'expired'
  /** The rehearsal ends, or the execution does. */
  | 'interrupted';

interface Waiting {
  answer(answer: ApprovalAnswer): void;
  expiry: NodeJS.Timeout;
}

/** A machine that slept has missed its timers, and Node's own end after 25 days: the clock is asked again and again. */
const looksAtClockEveryMinutes = 5;

/** The approvals that wait for a person, by token. What they are about is in the ledger; here is who waits. */
export class Approvals {
  private readonly waiting = new Map<string, Waiting>();

  /** Until somebody answers, at most until the instant given. */
  wait(token: string, expiresAt: Date): Promise<ApprovalAnswer> {
    return new Promise((answer) => {
      this.waiting.set(token, { answer, expiry: this.lookLater(token, expiresAt) });
    });
  }

  /** Does nothing for an action that does not wait. */
  answer(action: ActionRecord, answer: ApprovalAnswer): void {
    if (action.approvalToken !== null) this.settle(action.approvalToken, answer);
  }

  interruptAll(): void {
    for (const token of [...this.waiting.keys()]) this.settle(token, 'interrupted');
  }

  /** Who waits for a person keeps no process alive. */
  private lookLater(token: string, expiresAt: Date): NodeJS.Timeout {
    return setTimeout(() => this.look(token, expiresAt), untilNextLook(expiresAt)).unref();
  }

  private look(token: string, expiresAt: Date): void {
    const waiting = this.waiting.get(token);
    if (Date.now() >= expiresAt.getTime()) this.settle(token, 'expired');
    else if (waiting !== undefined) waiting.expiry = this.lookLater(token, expiresAt);
  }

  private settle(token: string, answer: ApprovalAnswer): void {
    const waiting = this.waiting.get(token);
    if (waiting === undefined) return;
    this.waiting.delete(token);
    clearTimeout(waiting.expiry);
    waiting.answer(answer);
  }
}

function untilNextLook(expiresAt: Date): number {
  return Math.max(0, Math.min(looksAtClockEveryMinutes * 60_000, expiresAt.getTime() - Date.now()));
}

import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { type ApprovalAnswer, Approvals } from '../../../local/pipeline/approvals.ts';
import type { ActionRecord } from '../../../local/pipeline/record.ts';

const day = 24 * 60 * 60 * 1000;

let approvals: Approvals;
let answers: ApprovalAnswer[];
beforeEach(() => {
  jest.useFakeTimers();
  approvals = new Approvals();
  answers = [];
});
afterEach(() => {
  jest.useRealTimers();
});

function waitFor(days: number): void {
  void approvals.wait('token', new Date(Date.now() + days * day)).then((answer) => answers.push(answer));
}

async function afterDays(days: number): Promise<void> {
  await jest.advanceTimersByTimeAsync(days * day);
}

describe('an approval that nobody answers', () => {
  it.each([7, 60])('waits for %d days, and no longer', async (days) => {
    waitFor(days);

    await afterDays(days - 0.01);
    expect(answers).toEqual([]);

    await afterDays(0.02);
    expect(answers).toEqual(['expired']);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('expires soon after a machine wakes that slept over its end', async () => {
    waitFor(7);

    jest.setSystemTime(Date.now() + 8 * day);
    await jest.advanceTimersByTimeAsync(5 * 60_000);

    expect(answers).toEqual(['expired']);
  });

  it('has expired where the end lies in the past', async () => {
    waitFor(-1);

    await jest.advanceTimersByTimeAsync(1);

    expect(answers).toEqual(['expired']);
  });

  it('leaves no timer behind once it is answered, or the rehearsal ends', async () => {
    waitFor(7);
    approvals.answer({ approvalToken: 'token' } as ActionRecord, { status: 'Approved', summary: '' });
    waitFor(7);
    approvals.interruptAll();
    await afterDays(8);

    expect(answers).toEqual([{ status: 'Approved', summary: '' }, 'interrupted']);
    expect(jest.getTimerCount()).toBe(0);
  });
});

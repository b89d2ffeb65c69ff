import { setTimeout as sleep } from 'node:timers/promises';
import { errorCode } from '../cloud/error-code.ts';
import { processStartTime } from '../cloud/process-identity.ts';
import type { Ledger } from './ledger.ts';
import { type ActionRecord, abandonActions, type ExecutionRecord } from './record.ts';

export const interruptedSummary = 'The rehearsal ended while this ran';

/**
 * Settles what was in progress when the rehearsal ended: the processes of builds are ended, and the actions are
 * abandoned, so that they can be started again. Every provider's action may be repeated: builds start from a fresh
 * copy, and deployments compare with what is there. Approvals go on waiting.
 */
export async function clearInterrupted(execution: ExecutionRecord, ledger: Ledger): Promise<void> {
  const builds = execution.actions.flatMap((run) =>
    run.status === 'InProgress' ? (run.processGroup ?? []) : [],
  );
  await Promise.all(builds.map(endProcessGroup));
  for (const run of abandonActions(execution, interruptedSummary, (run) => run.approvalToken === null)) {
    ledger.saveAction(execution, run);
    ledger.bin.take(ledger.workDirectoryOf(run));
  }
}

/** Ends the processes of a build, known by the id and the start time of their leader. */
async function endProcessGroup(group: NonNullable<ActionRecord['processGroup']>): Promise<void> {
  if (processStartTime(group.id) !== group.startTime) return;
  signal(group.id, 'SIGTERM');
  for (let waited = 0; waited < 2_000; waited += 50) {
    if (processStartTime(group.id) !== group.startTime) break;
    await sleep(50);
  }
  signal(group.id, 'SIGKILL');
}

function signal(processGroupId: number, name: NodeJS.Signals): void {
  try {
    process.kill(-processGroupId, name);
  } catch (error) {
    // ESRCH: the whole group has ended.
    if (errorCode(error) !== 'ESRCH') throw error;
  }
}

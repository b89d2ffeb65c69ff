import { buildsOf, endBuild } from './build-processes.ts';
import type { Ledger } from './ledger.ts';
import { abandonActions, type ExecutionRecord } from './record.ts';

export const interruptedSummary = 'The rehearsal ended while this ran';

/**
 * Settles what was in progress when the rehearsal ended: the processes of builds are ended, and the actions are
 * abandoned, so that they can be started again. Every provider's action may be repeated: builds start from a fresh
 * copy, and deployments compare with what is there. Approvals go on waiting.
 */
export async function clearInterrupted(execution: ExecutionRecord, ledger: Ledger): Promise<void> {
  await Promise.all(buildsOf(execution).map(endBuild));
  for (const run of abandonActions(execution, interruptedSummary, (run) => run.approvalToken === null)) {
    ledger.saveAction(execution, run);
    ledger.bin.take(ledger.workDirectoryOf(run));
  }
}

import { join } from 'node:path';
import { fileName, type RequestedRun, requestFor } from '../action-request.ts';
import type { ActionOutcome, ActionProviders } from '../actions/action-handler.ts';
import type { ActionDeclaration } from '../declaration.ts';
import { openLog } from '../open-log.ts';
import type { RuleRecord } from './condition-record.ts';

export type RuleRun = Pick<RequestedRun, 'pipeline' | 'execution' | 'stage' | 'ledger' | 'signal'> & {
  providers: ActionProviders;
};

/** Does as an action what a rule asks for; its log lies beside those of the actions. */
export async function carryOutForRule(
  run: RuleRun & { action: ActionDeclaration },
  rule: RuleRecord,
): Promise<ActionOutcome> {
  const { execution, stage, ledger, providers } = run;
  const { ruleExecutionId } = rule;
  const requested = {
    ...{ executionId: execution.executionId, actionExecutionId: ruleExecutionId },
    ...{ resolvedConfiguration: {}, processGroup: null },
  };
  const save = () => {
    rule.processGroup = requested.processGroup;
    ledger.save(execution);
  };
  const logs = join(ledger.directoryOf(execution.executionId), 'logs');
  const log = openLog(join(logs, `${fileName(stage, rule.rule)}-${ruleExecutionId.slice(0, 8)}.log`));
  try {
    const request = await requestFor({ ...run, attempt: 1, note: null, save }, requested, log);
    const { handle } = await providers.handlerOf(request);
    return await handle(request);
  } finally {
    await log.close();
    ledger.bin.take(ledger.workDirectoryOf(requested));
  }
}

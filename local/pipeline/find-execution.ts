import { PipelineRequestError } from './errors.ts';
import type { PipelineRunner } from './pipeline-runner.ts';
import type { ActionRecord, ExecutionRecord } from './record.ts';

/** @throws PipelineRequestError */
export function findExecution(runner: PipelineRunner, executionId: string): ExecutionRecord {
  const execution = runner.ledger.executions.find((known) => known.executionId === executionId);
  if (execution !== undefined) return execution;
  throw new PipelineRequestError(
    'PipelineExecutionNotFoundException',
    `The pipeline ${runner.declaration.name} has no execution ${executionId}`,
  );
}

/**
 * The approval that a token belongs to, and that still waits.
 *
 * @throws PipelineRequestError as `PutApprovalResult` answers where there is none.
 */
export function findApproval(
  runner: PipelineRunner,
  { stage, action, token }: { stage: string; action: string; token: string },
): { execution: ExecutionRecord; record: ActionRecord } {
  const declared = runner.declaration.stages.find(({ name }) => name === stage);
  if (declared === undefined) {
    throw new PipelineRequestError(
      'StageNotFoundException',
      `The pipeline ${runner.declaration.name} has no stage ${stage}`,
    );
  }
  if (!declared.actions.some(({ name }) => name === action)) {
    throw new PipelineRequestError('ActionNotFoundException', `The stage ${stage} has no action ${action}`);
  }
  for (const execution of runner.ledger.executions.toReversed()) {
    const record = execution.actions.find(
      (run) => run.stage === stage && run.action === action && run.approvalToken === token,
    );
    if (record?.status === 'InProgress') return { execution, record };
    if (record !== undefined) {
      throw new PipelineRequestError(
        'ApprovalAlreadyCompletedException',
        `The approval ${stage}/${action} has been answered already: ${record.summary}`,
      );
    }
  }
  throw new PipelineRequestError(
    'InvalidApprovalTokenException',
    `The token ${token} belongs to no approval of ${stage}/${action}; take the one that GetPipelineState shows`,
  );
}

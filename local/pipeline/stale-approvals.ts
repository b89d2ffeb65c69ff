import type { PipelineEngine, PipelineExecution } from './execution.ts';

/**
 * Binds a gate to what it was opened for: when a newer execution reaches a stage in which an older one only waits for
 * approval, the older approval is rejected, so that nobody promotes what is no longer the newest. CodePipeline itself
 * lets the newer one wait; there a function of the delivery does what is done here.
 */
export function rejectStaleApprovals(engine: PipelineEngine): () => void {
  return engine.subscribe((event) => {
    if (event.kind !== 'execution-changed') return;
    const { waitingBefore, pipelineName, executionId } = event.execution;
    if (waitingBefore === null) return;
    const executions = engine.executions(pipelineName);
    const older = executions.slice(executions.findIndex((known) => known.executionId === executionId) + 1);
    for (const execution of older) rejectApprovals(engine, execution, event.execution, waitingBefore);
  });
}

function rejectApprovals(
  engine: PipelineEngine,
  older: PipelineExecution,
  newer: PipelineExecution,
  stage: string,
): void {
  const inProgress = older.actions.filter((run) => run.status === 'InProgress');
  if (!inProgress.every((run) => run.stage === stage && run.approvalToken !== null)) return;
  const commit = newer.revision === null ? '' : ` (${newer.revision.commit.slice(0, 8)})`;
  for (const run of inProgress) {
    void engine.approve({
      pipelineName: older.pipelineName,
      stage,
      action: run.action,
      token: run.approvalToken ?? '',
      status: 'Rejected',
      summary: `Execution ${newer.executionId}${commit} has reached this gate`,
    });
  }
}

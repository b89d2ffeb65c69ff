import { html } from 'ghtml';
import type { PipelineExecution } from '../../pipeline/execution.ts';

/** The commit that an execution carries, as a link to the execution. */
export function commitLink(execution: PipelineExecution): string {
  const label = execution.revision?.commit.slice(0, 7) ?? execution.executionId.slice(0, 8);
  return html`<a class="commit" href="/executions/${execution.executionId}">${label}</a>`;
}

/** The first line of the commit's message. */
export function subjectOf(execution: PipelineExecution): string {
  return execution.revision?.message.split('\n')[0] ?? '';
}

const triggers: Record<PipelineExecution['trigger'], string> = {
  Push: 'push',
  StartPipelineExecution: 'started by hand',
  PipelineUpdate: 'the pipeline changed itself',
  ManualRollback: 'a stage was rolled back',
  AutomatedRollback: 'a stage went back by itself',
  CreatePipeline: 'the pipeline was created',
};

export function triggerOf(execution: PipelineExecution): string {
  return triggers[execution.trigger];
}

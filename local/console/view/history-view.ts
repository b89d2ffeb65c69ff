import { html } from 'ghtml';
import type { PipelineExecution } from '../../pipeline/execution.ts';
import { executionStatus } from '../execution-status.ts';
import { commitLink, subjectOf, triggerOf } from './revision.ts';
import { durationOf, moment, statusIcon, statusWord } from './status.ts';

const shownExecutions = 15;

/** What was delivered before, newest first. */
export function historyView(pipelineName: string, executions: readonly PipelineExecution[]): string {
  if (executions.length === 0) return '';
  return html`<section class="history" aria-labelledby="history-${pipelineName}">
    <h2 id="history-${pipelineName}">Executions</h2>
    <ol>
      !${executions.slice(0, shownExecutions).map((execution, index) => row(execution, executions[index + 1]))}
    </ol>
  </section>`;
}

function row(execution: PipelineExecution, before: PipelineExecution | undefined): string {
  return html`<li id="execution-${execution.executionId}">
    !${statusIcon(executionStatus(execution))}
    !${commitLink(execution)} <span class="subject">${subjectOf(execution)}</span>
    !${execution.updatedPipeline === undefined ? '' : html`<span class="tag mutation"><span aria-hidden="true">↻</span> pipeline version ${execution.updatedPipeline.version}</span>`}
    !${durationOf(execution)}
    <p class="about">
      ${statusWord(executionStatus(execution))} · ${triggerOf(execution)} · !${moment(execution.startedAt)}
      !${execution.statusSummary === '' ? '' : html` · ${execution.statusSummary}`}
      !${before === undefined ? '' : html` · <a href="/compare?from=${before.executionId}&amp;to=${execution.executionId}">compare with the one before</a>`}
    </p>
  </li>`;
}

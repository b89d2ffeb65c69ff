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
      !${executions.slice(0, shownExecutions).map(row)}
    </ol>
  </section>`;
}

function row(execution: PipelineExecution): string {
  return html`<li id="execution-${execution.executionId}">
    !${statusIcon(executionStatus(execution))}
    !${commitLink(execution)} <span class="subject">${subjectOf(execution)}</span>
    !${durationOf(execution)}
    <p class="about">
      ${statusWord(executionStatus(execution))} · ${triggerOf(execution)} · !${moment(execution.startedAt)}
      !${execution.statusSummary === '' ? '' : html` · ${execution.statusSummary}`}
    </p>
  </li>`;
}

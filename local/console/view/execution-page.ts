import { html } from 'ghtml';
import type { ActionExecution, PipelineExecution } from '../../pipeline/execution.ts';
import { executionStatus } from '../execution-status.ts';
import { actionRow } from './action-row.ts';
import { layout } from './layout.ts';
import { subjectOf, triggerOf } from './revision.ts';
import { durationOf, moment, statusIcon, statusWord } from './status.ts';

/** Everything that one execution did, in the order in which it began. */
export function executionPage(execution: PipelineExecution): string {
  const stages = Map.groupBy(execution.actions, ({ stage }) => stage);
  const main = html`<main class="single">
    <p class="back"><a href="/">← ${execution.pipelineName}</a></p>
    <h1>${subjectOf(execution) || execution.executionId}</h1>
    <p class="headline">!${statusIcon(executionStatus(execution))} <strong>${statusWord(executionStatus(execution))}</strong> !${durationOf(execution)}</p>
    !${execution.statusSummary === '' ? '' : html`<p class="summary">${execution.statusSummary}</p>`}
    <dl>
      <dt>Commit</dt><dd class="commit">${execution.revision?.commit ?? 'none'}</dd>
      <dt>Author</dt><dd>${execution.revision?.author ?? 'unknown'}</dd>
      <dt>Trigger</dt><dd>${triggerOf(execution)}</dd>
      <dt>Started</dt><dd>!${moment(execution.startedAt)}</dd>
      <dt>Execution</dt><dd class="commit">${execution.executionId}</dd>
    </dl>
    !${[...stages].map(([stage, actions]) => stageSection(stage, actions))}
  </main>`;
  return layout({ title: `${subjectOf(execution)} · Sluice`, main, scripts: ['/static/console.js'] });
}

function stageSection(stage: string, actions: readonly ActionExecution[]): string {
  return html`<section class="stage-section">
    <h2>${stage}</h2>
    <ul class="actions">
      !${actions.map((latest) => actionRow({ name: latest.action, provider: latest.provider, latest }))}
    </ul>
  </section>`;
}

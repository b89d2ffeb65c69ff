import { html } from 'ghtml';
import type { ActionExecution } from '../../pipeline/execution.ts';
import { waitsForApproval } from '../../waits-for-approval.ts';
import { durationOf, statusIcon } from './status.ts';

/** One action of a stage: its status, name, duration and outcome; the name leads to the log. */
export function actionRow(action: {
  name: string;
  provider: string;
  latest: ActionExecution | null;
}): string {
  const { latest } = action;
  if (latest === null) {
    return html`<li class="action is-notstarted">
      !${statusIcon('NotStarted')}
      <div class="what"><span class="name">${action.name}</span><span class="tag">${action.provider}</span></div>
    </li>`;
  }
  const status = waitsForApproval(latest) ? 'Waiting' : latest.status;
  return html`<li class="action is-${status.toLowerCase()}">
    !${statusIcon(status)}
    <div class="what">!${nameOf(action.name, latest)}<span class="tag">${action.provider}</span>
      !${latest.carriedOut === null ? '' : html`<span class="tag" title="as the rehearsal does it, without the provider">${latest.carriedOut}</span>`}
      !${latest.summary === '' ? '' : html`<p class="summary">${latest.summary}</p>`}</div>
    !${durationOf(latest)}
  </li>`;
}

function nameOf(name: string, latest: ActionExecution): string {
  if (latest.logFile === null) return html`<span class="name">${name}</span>`;
  return html`<a class="name" href="/actions/${latest.actionExecutionId}">${name}</a>`;
}

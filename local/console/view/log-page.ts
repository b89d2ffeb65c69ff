import { html } from 'ghtml';
import type { ActionExecution, PipelineExecution } from '../../pipeline/execution.ts';
import type { LogLines } from '../log-lines.ts';
import { describeStyle, renderLog } from '../render-log.ts';
import { layout } from './layout.ts';
import { commitLink, subjectOf } from './revision.ts';
import { durationOf, statusIcon, statusWord } from './status.ts';

/** The log of one action; the page's script appends what is written from here on. */
export function logPage(execution: PipelineExecution, action: ActionExecution, log: LogLines): string {
  const { markup, style } = renderLog(log.text);
  const parameters = new URLSearchParams({ from: String(log.next), as: 'html', style: describeStyle(style) });
  const follows =
    action.status === 'InProgress' ? `/actions/${action.actionExecutionId}/events?${parameters}` : '';
  const main = html`<main class="single">
    <p class="back"><a href="/">← ${execution.pipelineName}</a></p>
    <h1>${action.stage} / ${action.action}</h1>
    <p class="headline">
      !${statusIcon(action.status)} <strong>${statusWord(action.status)}</strong> !${durationOf(action)}
      !${commitLink(execution)} <span class="subject">${subjectOf(execution)}</span>
    </p>
    !${action.summary === '' ? '' : html`<p class="summary">${action.summary}</p>`}
    !${log.omitted === 0 ? '' : html`<p class="note">The first ${Math.ceil(log.omitted / 1024)} KiB are left out here; the whole log is ${action.logFile ?? ''}</p>`}
    <form class="log-search" role="search" hidden>
      <label for="wanted">Search</label>
      <input id="wanted" type="search" autocomplete="off" spellcheck="false" />
      <button>Next</button>
      <output for="wanted"></output>
    </form>
    <pre class="log" tabindex="0" aria-label="Log" data-follow="${follows}">!${markup || (follows === '' ? 'This action has no log.\n' : '')}</pre>
  </main>`;
  const scripts = ['/static/console.js', '/static/log-search.js'];
  return layout({ title: `${action.action} · Sluice`, main, scripts });
}

import { html } from 'ghtml';
import { colleague } from '../../cloud/identity.ts';
import { linkHere } from '../../link-here.ts';
import type { PipelineExecution } from '../../pipeline/execution.ts';
import { waitsForApproval } from '../../waits-for-approval.ts';
import type { ActionState, StageState } from '../stage-states.ts';
import { actionRow } from './action-row.ts';
import { commitLink, subjectOf } from './revision.ts';
import { moment, statusIcon } from './status.ts';

/** One stage on the way to production, with the gate's form where a person is asked. */
export function stageView(pipelineName: string, stage: StageState): string {
  return html`<li class="stage is-${stage.status.toLowerCase()}" id="stage-${pipelineName}-${stage.name}">
    <div class="stage-head">
      !${statusIcon(stage.status)}
      <h3>${stage.name}</h3>
      !${stage.execution === null ? '' : html`!${commitLink(stage.execution)}<span class="subject">${subjectOf(stage.execution)}</span>`}
    </div>
    !${actionsOf(stage)}
    !${updateMark(stage)}
    !${stage.actions.map((action) => gateForm(pipelineName, stage, action))}
    !${stage.closedBecause === undefined ? '' : html`<p class="waiting">Closed: ${stage.closedBecause}</p>`}
    !${stage.heldUp.map(heldUpLine)}
    !${stage.waiting.map((execution) => waitingLine(execution, stage.closedBecause === undefined ? 'free' : 'open'))}
  </li>`;
}

/** So many that nobody wants to scroll past them while nothing happens in them. */
const many = 8;

function actionsOf({ status, actions }: StageState): string {
  const list = html`<ul class="actions">
      !${actions.map(actionRow)}
    </ul>`;
  const isQuiet = status === 'Succeeded' || status === 'NotStarted';
  if (!isQuiet || actions.length <= many) return list;
  return html`<details class="quiet"><summary>${actions.length} actions</summary>!${list}</details>`;
}

/** Where an execution has changed the pipeline itself, until the next one comes to the stage. */
function updateMark({ name, execution }: StageState): string {
  const update = execution?.updatedPipeline;
  if (update?.stage !== name) return '';
  return html`<p class="mutation"><span aria-hidden="true">↻</span> Here the pipeline became version ${update.version}, and started again</p>`;
}

function gateForm(pipelineName: string, stage: StageState, { name, latest }: ActionState): string {
  if (latest === null || !waitsForApproval(latest)) return '';
  const fields = { pipelineName, stage: stage.name, action: name, token: latest.approvalToken ?? '' };
  const commentId = `comment-${latest.actionExecutionId}`;
  return html`<form class="gate" method="post" action="/approvals" id="gate-${latest.actionExecutionId}">
    <p>${latest.question ?? `May ${subjectOfStage(stage)} go on?`}</p>
    !${reviewLink(latest.link)}
    !${latest.expiresAt === undefined ? '' : html`<p class="waiting">Fails without an answer by !${moment(latest.expiresAt)}</p>`}
    !${Object.entries(fields).map(([field, value]) => html`<input type="hidden" name="${field}" value="${value}" />`)}
    <label class="unseen" for="${commentId}">Comment</label>
    <input class="comment" id="${commentId}" name="summary" maxlength="512" placeholder="Comment (optional)" autocomplete="off" />
 <label class="unseen" for="as-${latest.actionExecutionId}">Answer as</label>
    <input class="comment" id="as-${latest.actionExecutionId}" name="as" type="email" maxlength="254" value="${colleague}" autocomplete="off" title="Whose answer it is: nobody lets through to prod what they have written" />
    <button class="approve" name="status" value="Approved">Approve</button>
    <button class="reject" name="status" value="Rejected">Reject</button>
  </form>`;
}

/** To what was written for whoever answers. */
function reviewLink(link: string | null): string {
  const href = link && linkHere(link, '');
  if (!href) return '';
  return html`<p class="review"><a href="${href}" target="_blank" rel="noopener">What would change</a></p>`;
}

function subjectOfStage(stage: StageState): string {
  return stage.execution?.revision?.commit.slice(0, 7) ?? 'this execution';
}

function heldUpLine(execution: PipelineExecution): string {
  return html`<p class="waiting">!${commitLink(execution)} <span class="subject">${subjectOf(execution)}</span> is held up by ${execution.heldUp?.by.join(', ') ?? ''}</p>`;
}

function waitingLine(execution: PipelineExecution, until: 'free' | 'open'): string {
  return html`<p class="waiting">!${commitLink(execution)} <span class="subject">${subjectOf(execution)}</span> waits until this stage is ${until}</p>`;
}

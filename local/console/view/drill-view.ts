import { html } from 'ghtml';
import type { DrillDescription } from '../../drill/drills.ts';
import { formatDuration } from '../../format-duration.ts';
import { durationOf, moment, statusIcon, statusWord } from './status.ts';

/** The drill of an environment that stands in several regions: its button, what it does, and what came out. */
export function drillView(drill: DrillDescription | undefined): string {
  const isRunning = drill?.status === 'InProgress';
  return html`<section class="drill" id="drill" aria-labelledby="drill-heading">
    <form method="post" action="/drill">
      <h4 id="drill-heading">DR drill</h4>
      !${
        isRunning
          ? '<button class="reject" name="action" value="end">Stop the drill</button>'
          : '<button class="approve" name="action" value="begin">Run the drill</button>'
      }
    </form>
    !${drill === undefined ? '<p class="about">Customers order while the first region is lost, the other one takes over, and the shop goes back. What they were told is then compared with the database.</p>' : outcome(drill)}
  </section>`;
}

function outcome(drill: DrillDescription): string {
  const { status, steps, figures, violations, otherwise } = drill;
  return html`<p class="headline" role="status">
      !${statusIcon(status)} <strong>${statusWord(status)}</strong> !${durationOf(drill)} <span class="about">!${moment(drill.startedAt)}</span>
    </p>
    <ol class="drill-steps">
      !${steps.map(({ seconds, text }) => html`<li><span class="duration">${formatDuration(seconds * 1000)}</span> <span>${text}</span></li>`)}
    </ol>
    !${figures.length === 0 ? '' : html`<table class="drill-figures"><tbody>!${figures.map(figureRow)}</tbody></table>`}
    !${[...violations, ...otherwise].map((text) => html`<p class="summary is-bad">${text}</p>`)}`;
}

function figureRow({ what, value, unit, mustBeZero }: DrillDescription['figures'][number]): string {
  const judgement = !mustBeZero ? '' : value === 0 ? 'is-good' : 'is-bad';
  return html`<tr class="${judgement}"><th scope="row">${what}</th><td class="count">${value}!${unit === '' ? '' : html` ${unit}`}</td></tr>`;
}

import { html } from 'ghtml';
import type { ScheduleDescription } from '../../cloud/cloud.ts';
import { inWords } from '../../in-words.ts';
import { moment } from './status.ts';

/** What happens at a time of its own, with buttons that let it happen now, or at its times or not. */
export function schedulesView(schedules: readonly ScheduleDescription[]): string {
  if (schedules.length === 0) return '';
  const [next] = inOrder(schedules.filter(({ state, nextAt }) => state === 'runs' && nextAt !== null));
  return html`<details class="schedules">
    <summary>${count(schedules.length)}!${next === undefined ? '' : html`, next !${moment(next.nextAt ?? '')}: ${inWords(next.name)}`}</summary>
    !${inOrder(schedules).map(scheduleForm)}
  </details>`;
}

/** The soonest first. */
function inOrder(schedules: readonly ScheduleDescription[]): ScheduleDescription[] {
  return schedules.toSorted((one, other) => (one.nextAt ?? '9').localeCompare(other.nextAt ?? '9'));
}

function scheduleForm(schedule: ScheduleDescription): string {
  const { id, state, expression, timeZone, lastAt } = schedule;
  const name = inWords(schedule.name);
  const last = lastAt === null ? '' : html`, last !${moment(lastAt)}`;
  return html`<form class="schedule" method="post" action="/schedules" id="schedule-${id}">
    <input type="hidden" name="schedule" value="${id}" />
    <p>${name} <span class="about">${expression}${timeZone === 'UTC' ? '' : ` ${timeZone}`}, !${stateOf(schedule)}!${last}</span></p>
    <button name="action" value="fire" aria-label="Fire ${name} now">Fire now</button>
    !${state === 'disabled' ? '' : wishButton(state, name)}
  </form>`;
}

function stateOf({ state, nextAt }: ScheduleDescription): string {
  if (nextAt === null) return 'never again';
  if (state === 'runs') return html`next !${moment(nextAt)}`;
  if (state === 'waits') return html`waits for you (would be due !${moment(nextAt)})`;
  return state === 'paused' ? 'paused' : 'disabled by its template';
}

function wishButton(state: ScheduleDescription['state'], name: string): string {
  return state === 'runs'
    ? html`<button name="action" value="pause" aria-label="Pause ${name}">Pause</button>`
    : html`<button name="action" value="run" aria-label="Run ${name} at its times">Run</button>`;
}

function count(number: number): string {
  return `${number} schedule${number === 1 ? '' : 's'}`;
}

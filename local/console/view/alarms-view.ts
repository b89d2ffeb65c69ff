import { html } from 'ghtml';
import type { AlarmDescription } from '../../cloud/cloud.ts';
import { type Environment, standsInSeveralRegions } from '../../environments.ts';
import { inWords } from '../../in-words.ts';
import { layout } from './layout.ts';
import { moment } from './status.ts';

/** More of them at once say nothing more on a page of everything. */
const mostInCard = 4;

const states: readonly { state: AlarmDescription['state']; words: string; heading: string }[] = [
  { state: 'ALARM', words: 'in alarm', heading: 'In alarm' },
  { state: 'INSUFFICIENT_DATA', words: 'without data', heading: 'Without data' },
  { state: 'OK', words: 'fine', heading: 'Fine' },
];

/** What has gone off in an environment, with the reason, and in one line how all of its alarms are. */
export function alarmsView(environment: Environment): string {
  const { alarms } = environment;
  if (alarms.length === 0) return '';
  const gone = inState(alarms, 'ALARM');
  const counts = states
    .map(({ state, words }) => ({ count: inState(alarms, state).length, words }))
    .filter(({ count }) => count > 0);
  return html`<div class="alarms" id="alarms-${slugOf(environment)}">
    !${gone.slice(0, mostInCard).map((alarm) => alarmRow(alarm, environment))}
    <p class="about">
      <a href="${pathOf(environment)}">${alarms.length === 1 ? '1 alarm' : `${alarms.length} alarms`}</a>:
      ${counts.map(({ count, words }) => `${count} ${words}`).join(', ')}
    </p>
  </div>`;
}

/** Every alarm of an environment, those that have gone off first. */
export function alarmsPage(environment: Environment): string {
  const name = environment.name ?? 'other stacks';
  const sections = states.filter(({ state }) => inState(environment.alarms, state).length > 0);
  const main = html`<main class="single">
    <p class="back"><a href="/">← Pipeline</a></p>
    <h1>Alarms of ${name}</h1>
    <p class="about">Evaluated by the minute. What they tell their topics is in the <a href="/mailbox">mailbox</a>.</p>
    !${sections.length === 0 ? '<p class="empty">There are no alarms here.</p>' : ''}
    !${sections.map(({ state, heading }) => section(heading, inState(environment.alarms, state), environment))}
  </main>`;
  return layout({ title: `Alarms of ${name} · Sluice`, main, scripts: ['/static/console.js'] });
}

/** The part of an environment's addresses that names it. */
export function slugOf({ name }: Pick<Environment, 'name'>): string {
  return (name ?? 'other stacks').replaceAll(' ', '-');
}

function pathOf(environment: Environment): string {
  return `/alarms/${encodeURIComponent(slugOf(environment))}`;
}

function section(heading: string, alarms: readonly AlarmDescription[], environment: Environment): string {
  return html`<section class="alarms">
    <h2>${heading} <span class="tag">${alarms.length}</span></h2>
    !${alarms.map((alarm) => alarmRow(alarm, environment))}
  </section>`;
}

function alarmRow(alarm: AlarmDescription, { stacks }: Environment): string {
  const { name, shortName, region, reason, since, description, state, isComposite } = alarm;
  const place = standsInSeveralRegions(stacks) ? html` <span class="place">${region}</span>` : '';
  return html`<div class="alarm is-${state.toLowerCase()}">
    <p>
      <strong title="${name}">${sentence(inWords(shortName))}</strong>!${place}!${isComposite ? ' <span class="tag">of other alarms</span>' : ''}
      <span class="about">since !${moment(since)}</span>
    </p>
    !${description === '' ? '' : html`<p>${description}</p>`}
    <p class="about">${reason}</p>
  </div>`;
}

function inState(alarms: readonly AlarmDescription[], wanted: AlarmDescription['state']): AlarmDescription[] {
  return alarms.filter(({ state }) => state === wanted);
}

function sentence(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

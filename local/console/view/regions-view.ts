import { html } from 'ghtml';
import type { FaultDescription, RegionDescription } from '../../cloud/cloud.ts';
import { faultsView } from './faults-view.ts';

/** The regions in which stacks stand, each with what it does, and the buttons that put it out of order, back, or in charge. */
export function regionsView(
  regions: readonly RegionDescription[],
  faults: readonly FaultDescription[],
): string {
  if (regions.length === 0) return '';
  return html`<section aria-labelledby="regions">
    <h2 id="regions">Regions</h2>
    !${regions.map((region) => regionView(region, faults))}
  </section>`;
}

/** With its availability zones. */
function regionView(description: RegionDescription, faults: readonly FaultDescription[]): string {
  const { region } = description;
  const zones = faults.filter((fault) => fault.kind === 'zone' && fault.region === region);
  return html`<div class="region">!${regionForm(description)}!${faultsView(region, 'Lose an availability zone', zones)}</div>`;
}

/** Between regions with a database in common; the rehearsal says where there is none. */
const promoteButton = '<button class="approve" name="action" value="promote">Let it take the writes</button>';

/** While the other region works off what it has accepted. */
const shiftButton = '<button name="action" value="shift">Lead customers there</button>';

function regionForm({ region, isStopped, takesWrites, serves }: RegionDescription): string {
  return html`<form method="post" action="/regions" id="region-${region}">
    <input type="hidden" name="region" value="${region}" />
    <p class="name">${region} <span class="tag">${isStopped ? 'stopped' : 'running'}</span>
    !${takesWrites ? '<span class="tag">takes the writes</span>' : ''}
    !${serves.map((name) => html`<span class="tag">serves ${name}</span>`)}</p>
    !${isStopped || serves.length > 0 ? '' : shiftButton}
    !${isStopped || takesWrites ? '' : promoteButton}
    <button class="${isStopped ? 'approve' : 'reject'}" name="action" value="${isStopped ? 'start' : 'stop'}">${isStopped ? 'Start' : 'Stop'}</button>
  </form>`;
}

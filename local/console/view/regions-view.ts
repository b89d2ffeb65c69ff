import { html } from 'ghtml';
import type { RegionDescription } from '../../cloud/cloud.ts';

/** The regions in which stacks stand, each with the button that puts it out of order, or back. */
export function regionsView(regions: readonly RegionDescription[]): string {
  if (regions.length === 0) return '';
  return html`<section aria-labelledby="regions">
    <h2 id="regions">Regions</h2>
    !${regions.map(regionForm)}
  </section>`;
}

function regionForm({ region, isStopped }: RegionDescription): string {
  return html`<form class="region" method="post" action="/regions" id="region-${region}">
    <input type="hidden" name="region" value="${region}" />
    <span class="name">${region}</span> <span class="tag">${isStopped ? 'stopped' : 'running'}</span>
    <button class="${isStopped ? 'approve' : 'reject'}" name="action" value="${isStopped ? 'start' : 'stop'}">${isStopped ? 'Start' : 'Stop'}</button>
  </form>`;
}

import { html } from 'ghtml';
import type { ResourceChange } from '../../../difference/compare-templates.ts';
import { type Dossier, fateOf, placeOf, readStacks } from '../dossier.ts';

const signs = { added: '+', changed: '~', removed: '−' } as const;

/** What of a change is worth to be seen at once. */
const mostUnfolded = 40;

/** Every stack that could be read, resource by resource. */
export function stacksSection(dossier: Dossier): string {
  const stacks = readStacks(dossier);
  if (stacks.length === 0) return '';
  return html`<section>
<h2>Stacks</h2>
!${stacks.map(stackDetails)}
</section>`;
}

function stackDetails({ name, region, kind, difference }: ReturnType<typeof readStacks>[number]): string {
  const { resources, elsewhere } = difference;
  const count = resources.length + elsewhere.length;
  const isOpen = kind === 'compared' && count > 0 && count <= mostUnfolded;
  const about = kind === 'new' ? `new, ${resources.length} resources` : changesText(count);
  return html`<details!${isOpen ? ' open' : ''}>
<summary>${name} <span class="quiet">${region} · ${about}</span></summary>
<ul class="lines">
!${resources.map(change)}
!${kind === 'new' ? '' : elsewhere.map((place) => html`<li class="is-changed"><span class="sign" title="changed">${signs.changed}</span>${place}</li>`)}
</ul>
</details>`;
}

function changesText(count: number): string {
  return count === 0 ? 'no change' : `${count} ${count === 1 ? 'change' : 'changes'}`;
}

function change(resource: ResourceChange): string {
  const { kind, type, properties, data } = resource;
  const fate = fateOf(resource);
  return html`<li class="is-${kind}"><span class="sign" title="${kind}">${signs[kind]}</span>${placeOf(resource)} <span class="quiet">${type}</span>!${
    properties.length === 0 ? '' : html` · ${properties.join(', ')}`
  }!${fate === '' ? '' : html` <strong class="${data === 'untouched' ? 'caution' : 'danger'}">${fate}</strong>`}</li>`;
}

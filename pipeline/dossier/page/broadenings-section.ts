import { html } from 'ghtml';
import { type Dossier, readStacks } from '../dossier.ts';

/** What somebody may do, or reach, who may not today. Of a stack that is new that is everything, and is folded away. */
export function broadeningsSection(dossier: Dossier): string {
  const stacks = readStacks(dossier).filter(({ difference }) => difference.broadenings.length > 0);
  const compared = stacks.filter(({ kind }) => kind === 'compared');
  const created = stacks.filter(({ kind }) => kind === 'new');
  if (stacks.length === 0) return '';
  return html`<section class="${compared.length > 0 ? 'is-caution' : ''}">
<h2>Security: what is more allowed or reachable than today</h2>
!${compared.length === 0 ? '<p class="quiet">Nothing in stacks that are there already.</p>' : ''}
!${compared.map((stack) => folded(stack, true))}
!${created.map((stack) => folded(stack, false))}
</section>`;
}

function folded({ name, kind, difference }: ReturnType<typeof readStacks>[number], isOpen: boolean): string {
  const { broadenings } = difference;
  return html`<details!${isOpen ? ' open' : ''}>
<summary>${name} <span class="quiet">${broadenings.length}${kind === 'new' ? ', all of it new' : ''}</span></summary>
<ul class="lines">!${broadenings.map((line) => html`<li>${line}</li>`)}</ul>
</details>`;
}

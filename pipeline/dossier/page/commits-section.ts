import { html } from 'ghtml';
import type { Commit } from '../../history/source-history.ts';
import type { Dossier } from '../dossier.ts';

const mostShown = 200;

/** What the release brings that the one before did not have, and what it takes back. */
export function commitsSection({ commits, lastRelease }: Dossier): string {
  if (!commits.known) {
    return html`<section class="is-caution"><h2>Commits</h2><p>They could not be found out: ${commits.reason}.</p></section>`;
  }
  const since = lastRelease.known ? lastRelease.value?.commit.slice(0, 8) : undefined;
  const { added, taken } = commits.value;
  return html`<section>
<h2>${added.length} commits !${since === undefined ? 'of the first release' : html`since <code>${since}</code>`}</h2>
!${list(added)}
!${taken.length === 0 ? '' : html`<h2 class="danger">Takes back ${taken.length} commits of the last release</h2>!${list(taken)}`}
</section>`;
}

function list(commits: readonly Commit[]): string {
  const more = commits.length - mostShown;
  return html`<ol class="lines">
!${commits.slice(0, mostShown).map(item)}
!${more > 0 ? html`<li class="quiet">and ${more} more, which <code>dossier.json</code> has</li>` : ''}
</ol>`;
}

function item({ id, subject, authoredAt, author, coAuthors }: Commit): string {
  const names = [author, ...coAuthors].map(({ name }) => name).join(', ');
  return html`<li><code>${id.slice(0, 8)}</code> ${subject}<br><span class="quiet">${names} · <time datetime="${authoredAt}">${authoredAt.slice(0, 10)}</time></span></li>`;
}

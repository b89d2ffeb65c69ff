import { html } from 'ghtml';
import { type Dossier, dataAtRisk, fateOf, type PlacedChange, placeOf } from '../dossier.ts';

/** In red: what holds data, and is replaced or goes. */
export function riskBanner(dossier: Dossier): string {
  const changes = dataAtRisk(dossier);
  if (changes.length === 0) return '';
  return html`<div class="banner is-danger" role="alert">
<h2>Data is at risk</h2>
<table>
<thead><tr><th scope="col">Resource</th><th scope="col">What happens</th><th scope="col">Because of</th></tr></thead>
<tbody>
!${changes.map(row)}
</tbody>
</table>
</div>`;
}

function row(change: PlacedChange): string {
  const { stack, region, type, properties } = change;
  return html`<tr>
<th scope="row">${placeOf(change)}<br><span class="quiet">${type} in ${stack}, ${region}</span></th>
<td class="danger"><strong>${fateOf(change)}</strong></td>
<td data-label="Because of">${properties.join(', ') || 'it is no longer in the template'}</td>
</tr>`;
}

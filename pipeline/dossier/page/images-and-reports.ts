import { html } from 'ghtml';
import type { Dossier, ImageChange, TestReport } from '../dossier.ts';

export function imagesSection({ images }: Dossier): string {
  if (images.length === 0) return '';
  return html`<section>
<h2>Images</h2>
<table>
<thead><tr><th scope="col">Image</th><th scope="col">Runs today</th><th scope="col">Would run</th></tr></thead>
<tbody>
!${images.map(imageRow)}
</tbody>
</table>
</section>`;
}

function imageRow({ repository, before, after }: ImageChange): string {
  return html`<tr>
<th scope="row">${repository}</th>
<td class="version" data-label="Today">${before ?? 'not there'}</td>
<td class="version" data-label="Then">${after ?? 'not there'}</td>
</tr>`;
}

export function reportsSection({ reports }: Dossier): string {
  if (!reports.known) {
    return html`<section class="is-caution"><h2>Tests</h2><p>Their reports could not be read: ${reports.reason}</p></section>`;
  }
  if (reports.value.length === 0) {
    return '<section class="is-caution"><h2>Tests</h2><p>No build of this delivery left a report.</p></section>';
  }
  return html`<section>
<h2>Tests</h2>
<table>
<thead><tr><th scope="col">Build</th><th scope="col">Passed</th><th scope="col">Failed</th><th scope="col">Skipped</th></tr></thead>
<tbody>
!${reports.value.map(reportRow)}
</tbody>
</table>
</section>`;
}

function reportRow({ name, passed, failed, skipped }: TestReport): string {
  return html`<tr>
<th scope="row">${name}</th>
<td data-label="Passed">${passed}</td>
<td data-label="Failed" class="${failed > 0 ? 'danger' : ''}">${failed}</td>
<td data-label="Skipped">${skipped}</td>
</tr>`;
}

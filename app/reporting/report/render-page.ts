import { html } from 'ghtml';
import { drawBars, drawColumns } from './draw-charts.ts';
import type { Figures } from './figures.ts';
import { pageStyle } from './page-style.ts';
import { noteOf, type Section, sectionsOf, summaryOf } from './sections.ts';

/** The report as a page that needs no other file, in light and dark. */
export function renderPage(figures: Figures): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Orders · Sluice</title>
<style>!${pageStyle}</style>
</head>
<body>
<header><p class="shop">Sluice</p><h1>Orders</h1><p>${summaryOf(figures)}</p></header>
<main>
!${figures.total.orders === 0 ? '' : sectionsOf(figures).map(renderSection)}
</main>
<footer>${figures.total.orders === 0 ? '' : noteOf(figures)}</footer>
</body>
</html>
`;
}

function renderSection(section: Section): string {
  const { title, columns, rows, chart } = section;
  const table = html`<div class="table"><table>
<thead><tr>!${columns.map((heading) => html`<th scope="col">${heading}</th>`)}</tr></thead>
<tbody>
!${rows.map(
    ({
      cells: [name = '', ...numbers],
    }) => html`<tr><th scope="row">${name}</th>!${numbers.map((number) => html`<td>${number}</td>`)}</tr>
`,
  )}</tbody>
</table></div>`;
  return html`<section>
<h2>${title}</h2>
!${chart === 'columns' ? drawColumns(section) : drawBars(section)}
<details!${chart === 'columns' && rows.length > 31 ? '' : ' open'}><summary>Numbers</summary>!${table}</details>
</section>
`;
}

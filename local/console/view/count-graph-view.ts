import { html } from 'ghtml';
import type { CountGraph } from '../../cloud/cloud.ts';
import { inWords } from '../../in-words.ts';

const width = 300;
const height = 56;

/** The first metric as bars, every further one as a line over them; in words below, for whoever does not see them. */
export function countGraphView(graph: CountGraph, place: string): string {
  const { title, series, stackName, region } = graph;
  const id = `graph-${stackName}-${region}`;
  const minutes = series[0]?.perMinute.length ?? 0;
  const heading = html`<figcaption>${title}, per minute!${place === '' ? '' : html` <span class="place">${place}</span>`}</figcaption>`;
  if (series.every(({ perMinute }) => perMinute.every((count) => count === 0))) {
    const names = series.map(({ name }) => inWords(name)).join(' and ');
    return html`<figure class="counts" id="${id}">!${heading}<p class="empty">No ${names} in the last ${minutes} minutes.</p></figure>`;
  }
  const most = Math.max(...series.flatMap(({ perMinute }) => perMinute));
  return html`<figure class="counts" id="${id}">
    !${heading}
    <svg viewBox="0 0 ${width} ${height}" preserveAspectRatio="none" role="img" aria-labelledby="${id}-title ${id}-words">
      <title id="${id}-title">${title} in each of the last ${minutes} minutes</title>
      <desc id="${id}-words">${series.map(described).join('; ')}</desc>
      !${series.map((one, index) => (index === 0 ? bars(one.perMinute, most) : line(one.perMinute, most, index)))}
    </svg>
    <p class="axis" aria-hidden="true"><span>${minutes} minutes ago</span><span>now</span></p>
    <ul class="legend">
      !${series.map((one, index) => html`<li class="series-${index}">${described(one)}</li>`)}
    </ul>
  </figure>`;
}

function described({ name, perMinute }: CountGraph['series'][number]): string {
  const sum = perMinute.reduce((total, count) => total + count, 0);
  return `${sum} ${inWords(name)}, at most ${Math.max(...perMinute)} a minute`;
}

function bars(perMinute: readonly number[], most: number): string {
  const step = width / perMinute.length;
  const rectangles = perMinute.map((count, index) => {
    const tall = (count / most) * (height - 2);
    return html`<rect x="${rounded(index * step + 1)}" y="${rounded(height - tall)}" width="${rounded(step - 2)}" height="${rounded(tall)}"></rect>`;
  });
  return html`<g class="series-0">!${rectangles}</g>`;
}

function line(perMinute: readonly number[], most: number, index: number): string {
  const step = width / perMinute.length;
  const points = perMinute
    .map(
      (count, at) => `${rounded((at + 0.5) * step)},${rounded(height - 1 - (count / most) * (height - 3))}`,
    )
    .join(' ');
  return html`<polyline class="series-${index}" points="${points}" vector-effect="non-scaling-stroke"></polyline>`;
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}

import { html } from 'ghtml';
import type { Section } from './sections.ts';

const width = 960;
const plotHeight = 220;
const axisHeight = 26;
const axisWidth = 56;
const barHeight = 20;
const barGap = 8;
const nameWidth = 190;
const numberWidth = 80;
/** A longer list goes on in the table. */
const mostBars = 20;

/** One column for each row, side by side, as an SVG. */
export function drawColumns({ title, rows, barLabel }: Section): string {
  const scale = niceScale(Math.max(1, ...rows.map(({ bar }) => bar)));
  const step = (width - axisWidth) / Math.max(1, rows.length);
  const y = (value: number) => 8 + plotHeight * (1 - value / scale.top);
  const labelEvery = Math.max(1, Math.ceil(rows.length / 8));
  return html`<svg viewBox="0 0 ${width} ${plotHeight + axisHeight + 8}" role="img" aria-label="${title}">
!${scale.ticks.map(
    (tick) => html`<line class="grid" x1="${axisWidth}" x2="${width}" y1="${y(tick)}" y2="${y(tick)}"/>
<text class="label" x="${axisWidth - 8}" y="${y(tick) + 4}" text-anchor="end">${tick.toLocaleString('en-GB')}</text>
`,
  )}
!${rows.map(({ cells: [name = ''], bar }, index) => {
    const x = axisWidth + index * step;
    const column = html`<rect class="bar" x="${round(x + step * 0.12)}" y="${round(y(bar))}" width="${round(step * 0.76)}" height="${round(y(0) - y(bar))}" rx="${round(Math.min(3, step * 0.2))}"><title>${name}: ${bar.toLocaleString('en-GB')} ${barLabel}</title></rect>`;
    const label = html`<text class="label" x="${round(x + step / 2)}" y="${y(0) + 18}" text-anchor="middle">${name}</text>`;
    return index % labelEvery === 0 ? column + label : column;
  })}
</svg>`;
}

/** One bar for each row, one below the other, as an SVG. */
export function drawBars({ title, rows, barLabel }: Section): string {
  const shown = rows.slice(0, mostBars);
  const most = Math.max(1, ...shown.map(({ bar }) => bar));
  const room = width - nameWidth - numberWidth;
  const height = shown.length * (barHeight + barGap);
  return html`<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${title}">
!${shown.map(({ cells: [name = ''], bar }, index) => {
    const y = index * (barHeight + barGap);
    const length = round((bar / most) * room);
    return html`<text class="name" x="${nameWidth - 12}" y="${y + 15}" text-anchor="end">${shorten(name)}</text>
<rect class="bar" x="${nameWidth}" y="${y}" width="${length}" height="${barHeight}" rx="4"><title>${name}: ${bar.toLocaleString('en-GB')} ${barLabel}</title></rect>
<text class="label" x="${nameWidth + length + 8}" y="${y + 15}">${bar.toLocaleString('en-GB')}</text>
`;
  })}
</svg>`;
}

/** Ticks at 1, 2 or 5 times a power of ten, at most six of them. */
function niceScale(most: number): { top: number; ticks: number[] } {
  const power = 10 ** Math.floor(Math.log10(most / 4));
  const step =
    [1, 2, 5, 10].map((factor) => Math.max(1, factor * power)).find((size) => most / size <= 5) ?? most;
  const top = Math.ceil(most / step) * step;
  return { top, ticks: Array.from({ length: top / step + 1 }, (_, index) => index * step) };
}

function shorten(name: string): string {
  return name.length > 26 ? `${name.slice(0, 25)}…` : name;
}

function round(length: number): number {
  return Math.round(length * 10) / 10;
}

import { stripVTControlCharacters } from 'node:util';
import type { Figures } from './figures.ts';
import { noteOf, type Section, sectionsOf, summaryOf } from './sections.ts';

export type Style = 'heading' | 'quiet' | 'bar';

export interface TerminalOptions {
  widthInColumns: number;
  /** Adds colour, or gives the text back as it is. */
  paint: (style: Style, text: string) => string;
}

const gap = '  ';
const shortestBar = 8;
const longestBar = 48;
/** A longer history is shown in months. */
const mostDays = 62;

/** The report for a terminal, no line of it wider than that. */
export function renderTerminal(figures: Figures, options: TerminalOptions): string {
  const { paint, widthInColumns } = options;
  const parts = [
    wrap(summaryOf(figures), widthInColumns),
    ...(figures.total.orders === 0
      ? []
      : sectionsOf(inMonthsIfLong(figures)).map((section) => renderSection(section, options))),
    ...(figures.total.orders === 0 ? [] : [paint('quiet', wrap(noteOf(figures), widthInColumns))]),
  ];
  return `${parts.join('\n\n')}\n`;
}

function renderSection(
  { title, columns, rows }: Section,
  { paint, widthInColumns }: TerminalOptions,
): string {
  const widths = columnWidths(columns, rows, widthInColumns);
  const used = widths.reduce((sum, width) => sum + width + gap.length, 0);
  const barWidth = Math.min(longestBar, widthInColumns - used);
  const most = Math.max(1, ...rows.map(({ bar }) => bar));
  const line = (cells: readonly string[]) =>
    cells
      .slice(0, widths.length)
      .map((cell, index) => alignCell(cell, widths[index] ?? 0, index === 0))
      .join(gap);
  return [
    paint('heading', title),
    paint('quiet', line(columns).trimEnd()),
    ...rows.map(({ cells, bar }) => {
      const drawn = barWidth < shortestBar ? '' : drawBar((bar / most) * barWidth);
      return `${line(cells)}${drawn === '' ? '' : gap + paint('bar', drawn)}`.trimEnd();
    }),
  ].join('\n');
}

/** As wide as the content; where the terminal is too narrow, the last columns are left out, then the first is cut. */
function columnWidths(columns: readonly string[], rows: Section['rows'], widthInColumns: number): number[] {
  const wanted = columns.map((heading, index) =>
    Math.max(widthOf(heading), ...rows.map(({ cells }) => widthOf(cells[index] ?? ''))),
  );
  const total = () => wanted.reduce((sum, width) => sum + width, 0) + gap.length * (wanted.length - 1);
  while (wanted.length > 2 && total() > widthInColumns) wanted.pop();
  const [first = 0] = wanted;
  wanted[0] = Math.max(4, Math.min(first, widthInColumns - (total() - first)));
  return wanted;
}

function alignCell(cell: string, width: number, isText: boolean): string {
  const cut = widthOf(cell) > width ? `${cell.slice(0, Math.max(0, width - 1))}…` : cell;
  const padding = ' '.repeat(Math.max(0, width - widthOf(cut)));
  return isText ? cut + padding : padding + cut;
}

function widthOf(text: string): number {
  return [...stripVTControlCharacters(text)].length;
}

/** In eighths of a character; something is never drawn as nothing. */
function drawBar(length: number): string {
  const eighths = length > 0 ? Math.max(1, Math.round(length * 8)) : 0;
  const rest = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'][eighths % 8] ?? '';
  return '█'.repeat(Math.floor(eighths / 8)) + rest;
}

function inMonthsIfLong(figures: Figures): Figures {
  if (figures.days.length <= mostDays) return figures;
  const months = new Map<string, Figures['days'][number][1]>();
  for (const [day, { orders, confirmed, items, revenue }] of figures.days) {
    const month = day.slice(0, 7);
    const sum = months.get(month) ?? { orders: 0, confirmed: 0, items: 0, revenue: new Map() };
    sum.orders += orders;
    sum.confirmed += confirmed;
    sum.items += items;
    for (const [currency, amount] of revenue) {
      sum.revenue.set(currency, (sum.revenue.get(currency) ?? 0) + amount);
    }
    months.set(month, sum);
  }
  return { ...figures, days: [...months] };
}

function wrap(text: string, width: number): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line].join('\n');
}

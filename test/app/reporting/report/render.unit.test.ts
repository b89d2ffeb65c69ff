import { describe, expect, it } from '@jest/globals';
import { createTally, type Figures } from '../../../../app/reporting/report/figures.ts';
import { renderPage } from '../../../../app/reporting/report/render-page.ts';
import { renderTerminal } from '../../../../app/reporting/report/render-terminal.ts';

/** So many orders on each day from 1 November on, the brand of which is as given. */
function figures(ordersByDay: readonly number[], brand = 'Mirabaum'): Figures {
  const tally = createTally();
  for (const [index, count] of ordersByDay.entries()) {
    const day = new Date(Date.UTC(2026, 10, 1 + index)).toISOString().slice(0, 10);
    const ids = Array.from({ length: count }, (_, number) => `${day} ${number}`);
    tally.addDay(
      new Map(
        ids.map((orderId) => [
          orderId,
          { orderId, day, status: 'confirmed', country: 'DE', currency: 'EUR', totalInMinorUnits: 123_456 },
        ]),
      ),
      ids.map((orderId) => ({ orderId, brand, quantity: 1, unitPriceInMinorUnits: 123_456 })),
    );
  }
  return tally.figures();
}

const plain = (widthInColumns: number) => ({ widthInColumns, paint: (_style: string, text: string) => text });

describe('the report in a terminal', () => {
  it('draws bars in proportion, next to numbers and names', () => {
    const text = renderTerminal(figures([4, 1, 0]), plain(60));
    expect(text).toContain('5 orders from 2026-11-01 to 2026-11-02: 5 confirmed.');
    expect(text).toMatch(/^2026-11-01 {7}4 {10}4 {7}€4,938\.24 {2}█{13}$/m);
    expect(text).toMatch(/^2026-11-02 {7}1 {10}1 {7}€1,234\.56 {2}███▎$/m);
    expect(text).toMatch(/^Germany +5 +5 +€6,172\.80 /m);
    expect(text).toMatch(/^Mirabaum +5 +5 +5 +€6,172\.80/m);
  });

  it.each([20, 40, 61, 80, 200])('is never wider than %i columns', (width) => {
    const lines = renderTerminal(
      figures([120_000 % 997, 3], 'A brand with a name that goes on and on'),
      plain(width),
    );
    expect(Math.max(...lines.split('\n').map((line) => [...line].length))).toBeLessThanOrEqual(width);
  });

  it('shows a long history in months', () => {
    const text = renderTerminal(figures(Array.from({ length: 70 }, () => 1)), plain(80));
    expect(text).toMatch(/^2026-11 +30 /m);
    expect(text).toMatch(/^2026-12 +31 /m);
    expect(text).not.toMatch(/^2026-11-01 /m);
  });

  it('says so when there are no orders', () => {
    expect(renderTerminal(figures([]), plain(80))).toBe('No orders.\n');
  });

  it('paints headings and bars', () => {
    const text = renderTerminal(figures([1]), {
      widthInColumns: 80,
      paint: (style, painted) => `<${style}>${painted}</${style}>`,
    });
    expect(text).toContain('<heading>Orders by day</heading>');
    expect(text).toMatch(/<bar>█+<\/bar>/);
  });
});

describe('the report as a page', () => {
  it('needs no other file, charts every day and escapes names', () => {
    const page = renderPage(figures([4, 2], '<script>alert(1)</script>'));
    expect(page).not.toMatch(/src=|href=|url\(|@import/);
    expect(page.match(/<rect class="bar"[^>]*><title>2026-11-0\d/g)).toHaveLength(2);
    expect(page).not.toContain('<script>');
    expect(page).toContain('prefers-color-scheme:dark');
  });

  it('says so when there are no orders', () => {
    expect(renderPage(figures([]))).toContain('No orders.');
  });
});

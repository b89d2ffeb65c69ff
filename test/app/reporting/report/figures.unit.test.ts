import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  createTally,
  type Figures,
  type ReportedLine,
  type ReportedOrder,
} from '../../../../app/reporting/report/figures.ts';

function anOrder(given: Partial<ReportedOrder> = {}): ReportedOrder {
  return {
    orderId: 'order-1',
    day: '2026-11-22',
    status: 'confirmed',
    country: 'DE',
    currency: 'EUR',
    totalInMinorUnits: 1000,
    ...given,
  };
}

function aLine(given: Partial<ReportedLine> = {}): ReportedLine {
  return { orderId: 'order-1', brand: 'Mirabaum', quantity: 1, unitPriceInMinorUnits: 1000, ...given };
}

function figuresOf(orders: readonly ReportedOrder[], lines: readonly ReportedLine[] = []): Figures {
  const tally = createTally();
  for (const day of new Set(orders.map((order) => order.day))) {
    const ofDay = orders.filter((order) => order.day === day);
    tally.addDay(new Map(ofDay.map((order) => [order.orderId, order])), lines);
  }
  return tally.figures();
}

describe('the figures of a report', () => {
  it('count every order, but the money of confirmed ones only', () => {
    const { total, statuses } = figuresOf([
      anOrder(),
      anOrder({ orderId: 'order-2', status: 'refunded' }),
      anOrder({ orderId: 'order-3', status: 'rejected' }),
    ]);
    expect(total).toMatchObject({ orders: 3, confirmed: 1, revenue: new Map([['EUR', 1000]]) });
    expect(new Map(statuses)).toEqual(
      new Map([
        ['confirmed', 1],
        ['refunded', 1],
        ['rejected', 1],
      ]),
    );
  });

  it('never add up amounts of different currencies', () => {
    const { total, countries } = figuresOf([
      anOrder(),
      anOrder({ orderId: 'order-2', currency: 'CHF', totalInMinorUnits: 700 }),
    ]);
    expect(total.revenue).toEqual(
      new Map([
        ['EUR', 1000],
        ['CHF', 700],
      ]),
    );
    expect(countries).toMatchObject([['DE', { orders: 2, revenue: total.revenue }]]);
  });

  it('have a row for each day between the first and the last', () => {
    const { days } = figuresOf([anOrder({ day: '2026-10-30' }), anOrder({ day: '2026-11-02' })]);
    expect(days.map(([day, { orders }]) => [day, orders])).toEqual([
      ['2026-10-30', 1],
      ['2026-10-31', 0],
      ['2026-11-01', 0],
      ['2026-11-02', 1],
    ]);
  });

  it('count an order once for a brand, however many of its lines are of it', () => {
    const { brands, total } = figuresOf(
      [anOrder(), anOrder({ orderId: 'order-2', status: 'declined' })],
      [
        aLine({ quantity: 2 }),
        aLine({ brand: null }),
        aLine(),
        aLine({ orderId: 'order-2' }),
        aLine({ orderId: 'another currency' }),
      ],
    );
    expect(brands).toEqual([
      ['Mirabaum', { orders: 2, confirmed: 1, items: 3, revenue: new Map([['EUR', 3000]]) }],
      [
        '(no longer in the catalogue)',
        { orders: 1, confirmed: 1, items: 1, revenue: new Map([['EUR', 1000]]) },
      ],
    ]);
    expect(total.items).toBe(4);
  });

  it('agree with each other, whatever was ordered', () => {
    const orders = fc.uniqueArray(
      fc.record({
        orderId: fc.uuid(),
        day: fc.constantFrom('2026-11-20', '2026-11-21', '2026-11-24'),
        status: fc.constantFrom('confirmed', 'cancelled', 'declined'),
        country: fc.constantFrom('DE', 'CH', 'JP'),
        currency: fc.constantFrom('EUR', 'CHF', 'JPY'),
        totalInMinorUnits: fc.nat(1_000_000),
      }),
      { selector: ({ orderId }) => orderId },
    );
    fc.assert(
      fc.property(orders, (given) => {
        const figures = figuresOf(given);
        for (const groups of [figures.days, figures.countries, figures.currencies]) {
          const sum = (part: 'orders' | 'confirmed') =>
            groups.reduce((total, [, amounts]) => total + amounts[part], 0);
          expect([sum('orders'), sum('confirmed')]).toEqual([figures.total.orders, figures.total.confirmed]);
          for (const [currency, amount] of figures.total.revenue) {
            const amounts = groups.map(([, { revenue }]) => revenue.get(currency) ?? 0);
            expect(amounts.reduce((total, each) => total + each, 0)).toBe(amount);
          }
        }
        expect(figures.total.orders).toBe(given.length);
      }),
    );
  });
});

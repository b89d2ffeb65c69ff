import { formatPrice } from '../../platform/price.ts';
import type { Amounts, Figures } from './figures.ts';

/** One table with one bar for each row; the terminal and the page draw the same. */
export interface Section {
  title: string;
  /** Headings of the columns, the first of which is text and the others are numbers. */
  columns: string[];
  rows: { cells: string[]; bar: number }[];
  /** What the bars stand for. */
  barLabel: string;
  /** `columns`: one after the other in time. */
  chart: 'bars' | 'columns';
}

const locale = 'en-GB';
const formatCount = (count: number) => count.toLocaleString(locale);

/** The report as tables; brands' revenue in the currency that most orders were in, unless all are in one. */
export function sectionsOf(figures: Figures): Section[] {
  const currencies = figures.currencies.map(([currency]) => currency);
  const [leading] = currencies;
  const revenueColumns = leading === undefined ? [] : [leading];
  return [
    section('Orders by day', 'Day', figures.days, { currencies: revenueColumns, chart: 'columns' }),
    ...(currencies.length > 1
      ? [
          section('Orders by currency', 'Currency', figures.currencies, {
            currencies: 'each its own',
            chart: 'bars',
          }),
        ]
      : []),
    section('Orders by country', 'Country', figures.countries.map(withCountryName), {
      currencies: 'each its own',
      chart: 'bars',
    }),
    section('Orders by brand', 'Brand', figures.brands, {
      currencies: revenueColumns,
      chart: 'bars',
      hasItems: true,
    }),
  ];
}

/** Orders, and what has become of them. */
export function summaryOf({ total, statuses, days }: Figures): string {
  const [first] = days;
  const last = days.at(-1);
  if (first === undefined || last === undefined) return 'No orders.';
  const period = first[0] === last[0] ? `on ${first[0]}` : `from ${first[0]} to ${last[0]}`;
  const outcomes = statuses.map(([status, count]) => `${formatCount(count)} ${status}`).join(', ');
  return `${formatCount(total.orders)} ${total.orders === 1 ? 'order' : 'orders'} ${period}: ${outcomes}.`;
}

/** What the numbers mean, for whoever reads only them. */
export function noteOf({ currencies }: Figures): string {
  const meaning = 'Revenue and items are those of confirmed orders; days are UTC.';
  const [leading] = currencies;
  return currencies.length > 1 && leading !== undefined
    ? `${meaning} By day and brand, revenue is that in ${leading[0]}; --currency shows another one.`
    : meaning;
}

function section(
  title: string,
  heading: string,
  rows: readonly [string, Amounts][],
  {
    currencies,
    chart,
    hasItems = false,
  }: { currencies: readonly string[] | 'each its own'; chart: Section['chart']; hasItems?: boolean },
): Section {
  const revenueHeadings =
    currencies === 'each its own' ? ['Revenue'] : currencies.map((code) => `Revenue in ${code}`);
  return {
    title,
    columns: [heading, 'Orders', 'Confirmed', ...(hasItems ? ['Items'] : []), ...revenueHeadings],
    rows: rows.map(([name, amounts]) => ({
      cells: [
        name,
        formatCount(amounts.orders),
        formatCount(amounts.confirmed),
        ...(hasItems ? [formatCount(amounts.items)] : []),
        ...revenueCells(amounts, currencies),
      ],
      bar: amounts.orders,
    })),
    barLabel: 'orders',
    chart,
  };
}

function revenueCells({ revenue }: Amounts, currencies: readonly string[] | 'each its own'): string[] {
  if (currencies === 'each its own') {
    const amounts = [...revenue].map(([currency, amount]) => money(amount, currency));
    return [amounts.join(', ') || '–'];
  }
  return currencies.map((currency) => money(revenue.get(currency) ?? 0, currency));
}

function money(amountInMinorUnits: number, currency: string): string {
  return formatPrice({ amountInMinorUnits, currency }, locale);
}

const countryNames = new Intl.DisplayNames(locale, { type: 'region' });

function withCountryName([code, amounts]: [string, Amounts]): [string, Amounts] {
  return [countryNames.of(code) ?? code, amounts];
}

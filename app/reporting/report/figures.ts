/** An order as it is now. */
export interface ReportedOrder {
  orderId: string;
  day: string;
  status: string;
  country: string;
  currency: string;
  totalInMinorUnits: number;
}

export interface ReportedLine {
  orderId: string;
  /** Null when the catalogue no longer has the product. */
  brand: string | null;
  quantity: number;
  unitPriceInMinorUnits: number;
}

/** How much of something: orders that were placed, those of them that are confirmed, and the confirmed ones' money. */
export interface Amounts {
  orders: number;
  confirmed: number;
  /** Pieces, where they are counted. */
  items: number;
  /** By currency, in its minor units; never added up over currencies. */
  revenue: Map<string, number>;
}

export interface Figures {
  /** Every day from the first to the last that has an order. */
  days: [day: string, amounts: Amounts][];
  /** The other ones with the most orders first. */
  statuses: [status: string, orders: number][];
  countries: [country: string, amounts: Amounts][];
  brands: [brand: string, amounts: Amounts][];
  currencies: [currency: string, amounts: Amounts][];
  total: Amounts;
}

export interface Tally {
  /** All orders of a day, with the lines of them. */
  addDay: (orders: ReadonlyMap<string, ReportedOrder>, lines: Iterable<ReportedLine>) => void;
  figures: () => Figures;
}

const unknownBrand = '(no longer in the catalogue)';

export function createTally(): Tally {
  const days = new Map<string, Amounts>();
  const statuses = new Map<string, number>();
  const countries = new Map<string, Amounts>();
  const brands = new Map<string, Amounts>();
  const currencies = new Map<string, Amounts>();
  const total = noAmounts();

  const addOrder = (order: ReportedOrder) => {
    statuses.set(order.status, (statuses.get(order.status) ?? 0) + 1);
    const groups = [
      total,
      groupOf(days, order.day),
      groupOf(countries, order.country),
      groupOf(currencies, order.currency),
    ];
    for (const amounts of groups) addToAmounts(amounts, order);
  };

  const addLines = (orders: ReadonlyMap<string, ReportedOrder>, lines: Iterable<ReportedLine>) => {
    const counted = new Set<string>();
    for (const { orderId, brand, quantity, unitPriceInMinorUnits } of lines) {
      const order = orders.get(orderId);
      if (order === undefined) continue;
      const name = brand ?? unknownBrand;
      const amounts = groupOf(brands, name);
      const isFirst = !counted.has(`${orderId} ${name}`);
      counted.add(`${orderId} ${name}`);
      if (isFirst) amounts.orders += 1;
      if (order.status !== 'confirmed') continue;
      if (isFirst) amounts.confirmed += 1;
      for (const each of [amounts, total]) each.items += quantity;
      addRevenue(amounts, order.currency, quantity * unitPriceInMinorUnits);
    }
  };

  return {
    addDay: (orders, lines) => {
      for (const order of orders.values()) addOrder(order);
      addLines(orders, lines);
    },
    figures: () => ({
      days: withoutGaps(days),
      statuses: [...statuses].sort(([, first], [, second]) => second - first),
      countries: mostOrdersFirst(countries),
      brands: mostOrdersFirst(brands),
      currencies: mostOrdersFirst(currencies),
      total,
    }),
  };
}

function noAmounts(): Amounts {
  return { orders: 0, confirmed: 0, items: 0, revenue: new Map() };
}

function groupOf(groups: Map<string, Amounts>, name: string): Amounts {
  const known = groups.get(name);
  if (known) return known;
  const made = noAmounts();
  groups.set(name, made);
  return made;
}

function addToAmounts(amounts: Amounts, { status, currency, totalInMinorUnits }: ReportedOrder): void {
  amounts.orders += 1;
  if (status !== 'confirmed') return;
  amounts.confirmed += 1;
  addRevenue(amounts, currency, totalInMinorUnits);
}

function addRevenue({ revenue }: Amounts, currency: string, amountInMinorUnits: number): void {
  revenue.set(currency, (revenue.get(currency) ?? 0) + amountInMinorUnits);
}

function mostOrdersFirst(groups: ReadonlyMap<string, Amounts>): [string, Amounts][] {
  return [...groups].sort(
    ([firstName, first], [secondName, second]) =>
      second.orders - first.orders || (firstName < secondName ? -1 : 1),
  );
}

function withoutGaps(days: ReadonlyMap<string, Amounts>): [string, Amounts][] {
  const known = [...days.keys()].sort();
  const [first] = known;
  const last = known.at(-1);
  const all: [string, Amounts][] = [];
  if (first === undefined || last === undefined) return all;
  for (let day = first; day <= last; day = dayAfter(day)) all.push([day, days.get(day) ?? noAmounts()]);
  return all;
}

function dayAfter(day: string): string {
  return new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10);
}

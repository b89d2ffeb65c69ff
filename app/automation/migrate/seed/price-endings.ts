import type { PriceList } from './shop-price.ts';

type Endings = PriceList['endings'];

const always = Number.POSITIVE_INFINITY;

/** How the shops of a country end their prices, by what its currency is worth. */
export const endings = {
  /** 8.400, 12.900; 104.000: a dinar of a thousand fils buys more than two euros. */
  dinars: [
    { below: 100, step: 0.5, ending: 0.4 },
    { below: always, step: 5, ending: 4 },
  ],
  /** 9.99, 49.99; 129.00 beyond a hundred, as shops with a euro, a pound or a dollar write it. */
  euros: [
    { below: 100, step: 1, ending: 0.99 },
    { below: always, step: 10, ending: 9 },
  ],
  /** 28.90; 129.00: there are no coins below five centimes. */
  francs: [
    { below: 100, step: 1, ending: 0.9 },
    { below: always, step: 10, ending: 9 },
  ],
  /** 24.95; 129.00 */
  fives: [
    { below: 100, step: 1, ending: 0.95 },
    { below: always, step: 10, ending: 9 },
  ],
  /** 199, 1,299: whole crowns that end in nine. */
  crowns: [
    { below: 1000, step: 10, ending: 9 },
    { below: always, step: 100, ending: 99 },
  ],
  /** 2,490; 34,990 */
  hundreds: [
    { below: 10_000, step: 100, ending: 90 },
    { below: always, step: 1000, ending: 990 },
  ],
  /** 4,080; 53,800 */
  yen: [
    { below: 10_000, step: 100, ending: 80 },
    { below: always, step: 1000, ending: 800 },
  ],
  /** 37,900; 129,900 */
  thousands: [{ below: always, step: 1000, ending: 900 }],
  /** 349,000; 1,299,000 */
  tenThousands: [{ below: always, step: 10_000, ending: 9000 }],
} satisfies Record<string, Endings>;

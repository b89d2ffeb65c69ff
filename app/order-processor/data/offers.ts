import type { Database } from '../../platform/postgres.ts';
import { type Offer, type Offers, offerKey } from '../domain/assess-orders.ts';

interface Row {
  sku: string;
  country: string;
  name: string;
  currency: string;
  amount: number;
  valid_from: number;
  valid_to: number;
}

/**
 * What the catalogue offers of these products in these countries, with every price that had not ended before a time.
 *
 * @param endingAfter in milliseconds since 1970
 */
export async function findOffers(
  database: Database,
  wanted: readonly { sku: string; country: string }[],
  endingAfter: number,
): Promise<Offers> {
  const { rows } = await database.query<Row>({
    name: 'find-offers',
    text: `select span.sku, span.country, product.name, country.currency, span.amount_in_minor_units as amount,
                  (extract(epoch from span.valid_from) * 1000)::float8 as valid_from,
                  (extract(epoch from span.valid_to) * 1000)::float8 as valid_to
             from unnest($1::text[], $2::char(2)[]) as wanted (sku, country)
             join catalog.price_history span on span.sku = wanted.sku and span.country = wanted.country
             join catalog.product on product.sku = wanted.sku
             join catalog.country on country.code = wanted.country
            where span.valid_to > $3`,
    values: [wanted.map(({ sku }) => sku), wanted.map(({ country }) => country), new Date(endingAfter)],
  });
  return toOffers(rows);
}

function toOffers(rows: readonly Row[]): Offers {
  const offers = new Map<string, Offer>();
  for (const [key, spans] of Map.groupBy(rows, ({ sku, country }) => offerKey(sku, country))) {
    const [first] = spans;
    if (!first) continue;
    const { sku, country, name, currency } = first;
    const prices = spans.map(({ amount, valid_from, valid_to }) => ({
      amountInMinorUnits: amount,
      validFrom: valid_from,
      validTo: valid_to,
    }));
    offers.set(key, { sku, country, name, currency, prices });
  }
  return offers;
}

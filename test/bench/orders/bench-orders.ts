import { randomUUID } from 'node:crypto';
import type { PlacedOrder } from '../../../app/order-processor/contract.ts';
import type { Pool } from '../../../app/platform/postgres.ts';

/** What the orders of a measurement have in common. */
export interface OrderMix {
  customers: number;
  /** How many of the products are ordered; few of them are hot ones. */
  products: number;
}

const linesPerOrder = 2;
const productCount = 1000;
const priceInMinorUnits = 1000;

/** A thousand products in Germany, with more pieces than any measurement takes. */
export async function fillCatalogue(pool: Pool): Promise<void> {
  await pool.query(`
    insert into catalog.country (code, name, currency, locale, sort) values ('DE', 'Germany', 'EUR', 'de-DE', 0);
    insert into catalog.brand (slug, name, tagline) values ('brand', 'Brand', 'Any');
    insert into catalog.product (sku, name, description, brand_slug, category)
    select 'SKU-' || lpad(number::text, 4, '0'), 'Product ' || number, 'Any', 'brand', 'Any'
      from generate_series(0, ${productCount - 1}) as number;
    insert into catalog.price (sku, country, amount_in_minor_units)
    select sku, 'DE', ${priceInMinorUnits} from catalog.product;
    insert into catalog.stock (sku, quantity) select sku, 1000000000 from catalog.product;
    analyze catalog.product, catalog.price, catalog.price_history, catalog.stock, catalog.country;`);
}

/** Orders as the storefront sends them: each customer's turn comes again and again. */
export function makeOrders(count: number, { customers, products }: OrderMix): PlacedOrder[] {
  const customerIds = Array.from({ length: customers }, () => randomUUID());
  return Array.from({ length: count }, (_, index) => {
    const now = new Date().toISOString();
    const customerId = customerIds[index % customers] ?? '';
    return {
      ...{ kind: 'order', orderId: randomUUID(), customerId, placedAt: now, quotedAt: now },
      ...{
        email: `${customerId.slice(0, 8)}@example.com`,
        locale: 'de-DE',
        currency: 'EUR',
        paymentMethod: 'card',
      },
      address: {
        name: 'Ada Lovelace',
        street: 'Am Bach 1',
        postalCode: '10115',
        city: 'Berlin',
        country: 'DE',
      },
      lines: linesOf(index, products),
    };
  });
}

function linesOf(index: number, products: number): PlacedOrder['lines'] {
  return Array.from({ length: linesPerOrder }, (_, line) => {
    // A step that shares no factor with the number of products, so that neighbours in the queue differ.
    const product = (index * 7 + line * 3) % products;
    const sku = `SKU-${String(product).padStart(4, '0')}`;
    return { sku, quantity: 1, unitPriceInMinorUnits: priceInMinorUnits };
  });
}

import { createServer } from 'node:http';
import type { Country, WholeCatalogue } from '../../../app/catalog/contract.ts';

/** What it sells: one product, sold in one country. */
export const soldProduct = { sku: 'TEAPOT-1', country: 'DE', currency: 'EUR', priceInMinorUnits: 1299 };

const description = {
  ...{ sku: soldProduct.sku, name: 'Teapot, Ink', description: 'Does not drip.', brandSlug: 'steepwell' },
  ...{ brandName: 'Steepwell', category: 'Coffee & Tea', categorySlug: 'coffee-tea', pictures: ['front'] },
};
const countries: Country[] = [{ code: 'DE', name: 'Germany', currency: 'EUR', locale: 'de-DE' }];
const whole: WholeCatalogue = {
  version: 1,
  isUpdate: false,
  products: [{ ...description, prices: { DE: soldProduct.priceInMinorUnits } }],
  removed: [],
};
const answers: Record<string, unknown> = {
  '/countries': countries,
  '/brands': [],
  '/categories': [],
  '/whole-catalogue': whole,
  [`/products/${soldProduct.sku}`]: {
    ...description,
    priceInMinorUnits: soldProduct.priceInMinorUnits,
    currency: 'EUR',
    stock: 1_000_000,
  },
  '/stock-levels': { [soldProduct.sku]: 1_000_000 },
};

/** Says what the storefront asks when it learns the catalogue, and nothing else. */
export async function startStandInCatalog(): Promise<{ url: string; stop: () => void }> {
  const server = createServer((request, response) => {
    const answer = answers[new URL(request.url ?? '/', 'http://catalog').pathname];
    response.writeHead(answer === undefined ? 404 : 200, { 'Content-Type': 'application/json' });
    response.end(JSON.stringify(answer ?? {}));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The stand-in got no port.');
  return {
    url: `http://127.0.0.1:${address.port}`,
    stop: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

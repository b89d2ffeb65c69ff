import { describe, expect, it } from '@jest/globals';
import { nameStock } from '../../../app/back-office/named-stock.ts';
import type { AdminProduct } from '../../../app/catalog/contract.ts';
import { RequestRefusedError } from '../../../app/platform/json-client.ts';

const catalogThat = (product: (sku: string) => Promise<Pick<AdminProduct, 'name'>>) => ({
  product: product as (sku: string) => Promise<AdminProduct>,
});

function refusal(status: number) {
  return new RequestRefusedError({ method: 'GET', url: 'http://catalog/' }, status, { detail: 'no' });
}

describe('stock', () => {
  it('has the names of its products, and leaves out one that was deleted meanwhile', async () => {
    const catalog = catalogThat(async (sku) => {
      if (sku === 'GONE') throw refusal(404);
      return { name: `The ${sku}` };
    });
    const levels = [
      ['POT', 1],
      ['GONE', 2],
      ['PAN', 3],
    ] as const;
    expect(await nameStock(catalog, levels)).toEqual([
      { sku: 'POT', name: 'The POT', stock: 1 },
      { sku: 'PAN', name: 'The PAN', stock: 3 },
    ]);
  });

  it('is not shown to who may not see it', async () => {
    const catalog = catalogThat(async () => {
      throw refusal(403);
    });
    await expect(nameStock(catalog, [['POT', 1]])).rejects.toThrow('403');
  });
});

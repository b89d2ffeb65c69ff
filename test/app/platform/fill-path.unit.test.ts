import { expect, it } from '@jest/globals';
import { fillPath } from '../../../app/platform/fill-path.ts';
import { RequestRefusedError } from '../../../app/platform/json-client.ts';

it('puts each parameter in its place, and lets none leave it', () => {
  const path = fillPath('/products/:sku/prices/:country', { sku: 'A/../B?c#d', country: 'ÅL' });
  expect(path).toBe('/products/A%2F..%2FB%3Fc%23d/prices/%C3%85L');
  expect(new URL(path, 'http://catalog.example').pathname).toBe(path);
});

it.each(['', '.', '..'])('takes "%s", which leads elsewhere, for the name of nothing', (sku) => {
  const fill = () => fillPath('/products/:sku', { sku });
  expect(fill).toThrow(RequestRefusedError);
  expect(fill).toThrow(expect.objectContaining({ status: 404 }));
});

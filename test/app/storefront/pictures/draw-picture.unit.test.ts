import { describe, expect, it } from '@jest/globals';
import { demoAssortment } from '../../../../app/automation/migrate/seed/demo-assortment.ts';
import { drawPicture } from '../../../../app/storefront/pictures/draw-picture.ts';
import { aProduct } from '../a-product.ts';

describe('a picture', () => {
  it('is the same for the same product, and another one for another', () => {
    expect(drawPicture(aProduct())).toBe(drawPicture(aProduct()));
    expect(drawPicture(aProduct())).not.toBe(drawPicture(aProduct({ sku: 'OTHER' })));
  });

  it('shows the kind of thing even when the name says nothing', () => {
    const named = (categorySlug: string) => drawPicture(aProduct({ name: 'Nameless', categorySlug }));
    expect(named('tents')).not.toBe(named('toys'));
    expect(named('constructor')).toContain('</svg>');
  });

  it('can be drawn in every view of every product of the demonstration shop', () => {
    const { products } = demoAssortment();
    for (const view of ['front', 'detail', 'scene']) {
      const pictures = products.map((product) => drawPicture(aProduct(product), view) ?? 'undefined');
      expect(pictures.length).toBeGreaterThanOrEqual(300);
      expect(pictures.filter((picture) => /undefined|NaN|hsl\(-/.test(picture))).toEqual([]);
    }
  });

  it('shows each product of the demonstration shop in its own way', () => {
    const pictures = demoAssortment().products.map((product) => drawPicture(aProduct(product)));
    expect(new Set(pictures).size).toBe(pictures.length);
  });

  it.each(['side', 'constructor', ''])('is not drawn in a view that there is not: %s', (view) => {
    expect(drawPicture(aProduct(), view)).toBeUndefined();
  });
});

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

  it('can be drawn for every product of the demonstration shop', () => {
    const pictures = demoAssortment().products.flatMap((product) =>
      ['front', 'detail', 'scene'].map((view) => drawPicture(aProduct(product), view) ?? ''),
    );
    expect(pictures.length).toBeGreaterThanOrEqual(900);
    expect(pictures.filter((picture) => /undefined|NaN|hsl\(-/.test(picture))).toEqual([]);
    expect(new Set(pictures).size).toBe(pictures.length);
  });
});

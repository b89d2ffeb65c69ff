import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  addToCart,
  changeQuantity,
  emptyCart,
  maximumLines,
  maximumQuantity,
  piecesIn,
  readCart,
  writeCart,
} from '../../../../app/storefront/domain/cart.ts';

describe('a cart', () => {
  it('adds up what is put in twice', () => {
    const cart = addToCart(addToCart(emptyCart, 'A', 2), 'A', 3);
    expect(cart).toEqual([{ sku: 'A', quantity: 5 }]);
  });

  it('never holds more of a product than may be ordered at once', () => {
    const cart = addToCart(addToCart(emptyCart, 'A', 7), 'A', 7);
    expect(piecesIn(cart)).toBe(maximumQuantity);
  });

  it('loses a product whose quantity becomes 0, and keeps the others', () => {
    const cart = addToCart(addToCart(emptyCart, 'A', 1), 'B', 1);
    expect(changeQuantity(cart, 'A', 0)).toEqual([{ sku: 'B', quantity: 1 }]);
  });

  it('takes no further product when it is full', () => {
    const skus = Array.from({ length: maximumLines + 1 }, (_, index) => `P${index}`);
    const cart = skus.reduce((filled, sku) => addToCart(filled, sku, 1), emptyCart);
    expect(cart).toHaveLength(maximumLines);
  });

  it('comes out of the cookie as it went in, whatever was done to it', () => {
    const step = fc.tuple(fc.constantFrom('A', 'B', 'C'), fc.integer({ min: 1, max: 20 }));
    fc.assert(
      fc.property(fc.array(step), (steps) => {
        const cart = steps.reduce((filled, [sku, quantity]) => addToCart(filled, sku, quantity), emptyCart);
        expect(readCart(writeCart(cart))).toEqual(cart);
      }),
    );
  });

  it.each(['', 'nonsense', '{}', '[["A",0]]', '[["A",11]]', '[["A"]]'])(
    'is empty when the cookie holds something else: %s',
    (text) => {
      expect(readCart(text)).toEqual(emptyCart);
    },
  );
});

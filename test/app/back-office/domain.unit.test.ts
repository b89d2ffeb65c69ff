import { describe, expect, it } from '@jest/globals';
import { readAmount } from '../../../app/back-office/domain/amount.ts';
import { differenceOf } from '../../../app/back-office/domain/difference.ts';
import { readWholeNumber, toNewProduct } from '../../../app/back-office/domain/product-form.ts';

describe('a typed amount', () => {
  it.each([
    ['19.90', 'EUR', 1990],
    ['19,9', 'EUR', 1990],
    [' 2990 ', 'JPY', 2990],
    ['0.07', 'EUR', 7],
  ])('%p is read in %s', (text, currency, amount) => {
    expect(readAmount(text, currency)).toBe(amount);
  });

  it.each([
    ['19.999', 'EUR'],
    ['3.5', 'JPY'],
    ['0', 'EUR'],
    ['-1', 'EUR'],
    ['1e3', 'EUR'],
    ['1.000,00', 'EUR'],
    ['', 'EUR'],
  ])('%p is none in %s, and nothing is rounded', (text, currency) => {
    expect(readAmount(text, currency)).toBeUndefined();
  });
});

describe('the difference of two states', () => {
  it('names the fields that differ, and leaves out the others', () => {
    const before = { name: 'Kettle', pictures: ['front'], stock: 1 };
    expect(differenceOf(before, { ...before, name: 'Cup', pictures: ['front', 'detail'] })).toEqual([
      { field: 'name', before: 'Kettle', after: 'Cup' },
      { field: 'pictures', before: '["front"]', after: '["front","detail"]' },
    ]);
  });

  it('is the whole thing when it came or went', () => {
    expect(differenceOf(null, { a: 1 })).toEqual([{ field: 'a', before: undefined, after: '1' }]);
    expect(differenceOf({ a: 1 }, null)).toEqual([{ field: 'a', before: '1', after: undefined }]);
    expect(differenceOf(null, null)).toEqual([]);
  });
});

describe('a typed number', () => {
  it.each([
    ['12', 12],
    [' -3', -3],
    ['−3', -3],
    ['+4', 4],
  ])('%p is read', (text, number) => {
    expect(readWholeNumber(text)).toBe(number);
  });

  it.each(['', '1.5', 'x', '1e3', '9999999999'])('%p is none', (text) => {
    expect(readWholeNumber(text)).toBeUndefined();
  });
});

describe('the form of a product', () => {
  it('gives what the catalogue wants, whatever line ends and spaces were typed', () => {
    const values = {
      sku: ' kettle-1 ',
      name: ' Kettle ',
      description: 'a\r\nb ',
      brandSlug: 'b',
      category: 'C ',
      pictures: 'front\r\n detail\r\n',
    };
    expect(toNewProduct(values)).toEqual({
      ...{ sku: 'KETTLE-1', name: 'Kettle', description: 'a\nb', brandSlug: 'b', category: 'C' },
      pictures: ['front', 'detail'],
    });
  });
});

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { searchExpression } from '../../../../app/catalog/domain/search-expression.ts';

describe('searchExpression', () => {
  it('asks for every word, each of which may be the beginning of one', () => {
    expect(searchExpression(' Iron  skil')).toBe('iron:* & skil:*');
  });

  it('keeps letters of every script', () => {
    expect(searchExpression('crème brûlée 鍋')).toBe('crème:* & brûlée:* & 鍋:*');
  });

  it('finds nothing to search for where there is no word', () => {
    expect(searchExpression(' !& ')).toBeNull();
  });

  it('lets through nothing that has a meaning in an expression, whatever is typed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (typed) => {
        const expression = searchExpression(typed);
        const words = expression === null ? [] : expression.split(' & ');
        expect(words.every((word) => /^[\p{Letter}\p{Mark}\p{Number}]+:\*$/u.test(word))).toBe(true);
      }),
    );
  });
});

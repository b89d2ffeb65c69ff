import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { searchExpression, searchWords } from '../../../../app/catalog/domain/search-words.ts';

describe('searchWords', () => {
  it('separates words by whatever is no letter and no digit', () => {
    expect(searchWords(' Iron-skillet,  26cm!')).toEqual(['iron', 'skillet', '26cm']);
  });

  it('keeps letters of every script', () => {
    expect(searchWords('crème brûlée 鍋')).toEqual(['crème', 'brûlée', '鍋']);
  });

  it('finds nothing to search for where there is no word', () => {
    expect(searchWords(' !& ')).toEqual([]);
  });

  it('lets through nothing that has a meaning in an expression, whatever is typed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (typed) => {
        expect(searchWords(typed).every((word) => /^[\p{Letter}\p{Mark}\p{Number}]+$/u.test(word))).toBe(
          true,
        );
      }),
    );
  });
});

describe('searchExpression', () => {
  it('asks for every word, each of which may be the beginning of one', () => {
    expect(searchExpression(['iron', 'skil'])).toBe('iron:* & skil:*');
  });
});

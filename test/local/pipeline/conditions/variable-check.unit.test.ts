import { describe, expect, it } from '@jest/globals';
import { checkVariable } from '../../../../local/pipeline/conditions/variable-check.ts';

describe('the rule VariableCheck', () => {
  it.each([
    ['EQ', 'main', 'Succeeded'],
    ['EQ', 'mai', 'Failed'],
    ['NE', 'trunk', 'Succeeded'],
    ['NE', 'main', 'Failed'],
    ['CONTAINS', 'ai', 'Succeeded'],
    ['CONTAINS', 'x', 'Failed'],
    ['MATCHES', 'm.*n', 'Succeeded'],
    ['MATCHES', 'a|main', 'Succeeded'],
    ['MATCHES', 'ai', 'Failed'],
  ])('%s %s: %s', (Operator, Value, status) => {
    expect(checkVariable({ Variable: 'main', Operator, Value })).toMatchObject({ status });
  });

  it.each([
    ['GT', '1', 'The operator is "GT"; it must be one of EQ, NE, CONTAINS, MATCHES'],
    ['MATCHES', '(', '"(" is no pattern'],
  ])('fails, and says why, for %s %s', (Operator, Value, summary) => {
    expect(checkVariable({ Variable: 'main', Operator, Value })).toEqual({
      status: 'Failed',
      summary: expect.stringContaining(summary),
    });
  });
});

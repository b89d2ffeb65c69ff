import { describe, expect, it } from '@jest/globals';
import { coverageReports } from '../../../local/buildspec/reports/coverage-reports.ts';

const reports: Record<string, string> = {
  COBERTURAXML:
    '<coverage lines-covered="6" lines-valid="8" branches-covered="1" branches-valid="2"><packages/></coverage>',
  CLOVERXML: `<coverage><project>
  <file><metrics statements="8" coveredstatements="6" conditionals="2" coveredconditionals="1"/></file>
  <metrics statements="8" coveredstatements="6" conditionals="2" coveredconditionals="1"/>
</project></coverage>`,
  JACOCOXML: `<report name="shop">
  <package name="cart"><counter type="LINE" missed="2" covered="6"/></package>
  <counter type="LINE" missed="2" covered="6"/><counter type="BRANCH" missed="1" covered="1"/>
</report>`,
  SIMPLECOV: JSON.stringify({
    RSpec: {
      coverage: {
        'old.rb': [1, null, 0],
        'cart.rb': {
          lines: [1, 2, 3, 4, 5, 0, null, 'ignored'],
          branches: { '[:if, 0, 3]': { '[:then, 1, 4]': 1, '[:else, 2, 6]': 0 } },
        },
      },
    },
  }),
};

describe('a report of coverage', () => {
  it.each(Object.entries(reports))('tells lines and branches in %s', (format, text) => {
    expect(coverageReports[format]?.(text)).toEqual({
      linesCovered: 6,
      lines: 8,
      branchesCovered: 1,
      branches: 2,
    });
  });

  it('has a sample here in every format that is read', () => {
    expect(Object.keys(reports).sort()).toEqual(Object.keys(coverageReports).sort());
  });

  it.each(Object.keys(reports))('that is something else is refused in %s', (format) => {
    expect(() => coverageReports[format]?.('nonsense')).toThrow(/^no (XML|JSON)/);
  });
});

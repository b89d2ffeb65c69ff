import { describe, expect, it } from '@jest/globals';
import { good, problem, type Section, unknown } from '../../../pipeline/doctor/finding.ts';
import { hasProblem, renderReport } from '../../../pipeline/doctor/render-report.ts';

const plain = (_format: unknown, text: string) => text;

describe('the report', () => {
  it('shows each section, each finding with its remedy, and counts at the end', () => {
    const sections: Section[] = [
      { title: 'This machine', findings: [good('git 2.39.5'), problem('There is no npm', 'Install it.')] },
      { title: 'Account', findings: [unknown('Not looked at', 'Sign in.')] },
    ];

    expect(renderReport(sections, plain)).toEqual([
      '',
      'This machine',
      '  ✓ git 2.39.5',
      '  ✗ There is no npm',
      '    → Install it.',
      '',
      'Account',
      '  ? Not looked at',
      '    → Sign in.',
      '',
      '1 problem, 0 warnings, 1 not looked at.',
    ]);
  });

  it('fails for a problem only, not for what could not be looked at', () => {
    expect(hasProblem([{ title: 'Account', findings: [unknown('Not looked at', 'Sign in.')] }])).toBe(false);
    expect(hasProblem([{ title: 'Account', findings: [problem('Not bootstrapped', 'Do.')] }])).toBe(true);
  });
});

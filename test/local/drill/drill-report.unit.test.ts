import { describe, expect, it } from '@jest/globals';
import { readDrillReport } from '../../../local/drill/drill-report.ts';

describe('what a drill writes', () => {
  it('is told apart into steps, figures, violations, and what it said beside that', () => {
    const figure = { what: 'lost', value: 0, unit: '', mustBeZero: true };
    const log = [
      JSON.stringify({ kind: 'step', seconds: 1.5, text: 'Customers order' }),
      'npm run drill: No environment is deployed in two regions.',
      JSON.stringify({ kind: 'figure', ...figure }),
      JSON.stringify({ kind: 'violation', text: 'order 7 is lost' }),
      JSON.stringify({ kind: 'other' }),
      '{"kind":"step","sec',
    ].join('\n');

    expect(readDrillReport(log)).toEqual({
      steps: [{ seconds: 1.5, text: 'Customers order' }],
      figures: [figure],
      violations: ['order 7 is lost'],
      otherwise: [
        'npm run drill: No environment is deployed in two regions.',
        '{"kind":"other"}',
        '{"kind":"step","sec',
      ],
    });
  });
});

export interface TestFailure {
  suite: string;
  name: string;
  message: string;
  outcome: 'failed' | 'errored';
}

export interface TestTotals {
  total: number;
  passed: number;
  failed: number;
  errored: number;
  skipped: number;
  durationInSeconds: number;
  failures: TestFailure[];
}

/** One test case of a report. */
export interface TestCase extends Omit<TestFailure, 'outcome'> {
  outcome: 'passed' | 'failed' | 'errored' | 'skipped';
  durationInSeconds: number;
}

export function totalsOf(cases: readonly TestCase[]): TestTotals {
  const countOf = (outcome: TestCase['outcome']) => cases.filter((each) => each.outcome === outcome).length;
  return {
    total: cases.length,
    passed: countOf('passed'),
    failed: countOf('failed'),
    errored: countOf('errored'),
    skipped: countOf('skipped'),
    durationInSeconds: cases.reduce((sum, each) => sum + each.durationInSeconds, 0),
    failures: cases.flatMap(({ suite, name, message, outcome }) =>
      outcome === 'failed' || outcome === 'errored' ? [{ suite, name, message, outcome }] : [],
    ),
  };
}

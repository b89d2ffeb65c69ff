export interface TestFailure {
  suite: string;
  name: string;
  message: string;
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
export interface TestCase extends TestFailure {
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
    failures: cases
      .filter(({ outcome }) => outcome === 'failed' || outcome === 'errored')
      .map(({ suite, name, message }) => ({ suite, name, message })),
  };
}

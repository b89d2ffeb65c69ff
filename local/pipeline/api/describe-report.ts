import type { JsonObject } from '../../cloud/json.ts';
import type { ReportRecord } from '../record.ts';

/** "Report" of CodeBuild's API, with its summary of tests or of coverage. */
export function describeReport({ arn, group, tests, coverage }: ReportRecord): JsonObject {
  return {
    arn,
    name: group,
    type: tests ? 'TEST' : 'CODE_COVERAGE',
    status: tests && tests.failed + tests.errored > 0 ? 'FAILED' : 'SUCCEEDED',
    ...(tests && { testSummary: summarizeTests(tests) }),
    ...(coverage && { codeCoverageSummary: summarizeCoverage(coverage) }),
  };
}

/** "TestCase" of the API, for the tests that have failed or could not be run: of others only the number is kept. */
export function describeTestCases({ arn, tests }: ReportRecord, status: string | undefined): JsonObject[] {
  const statuses = { failed: 'FAILED', errored: 'ERROR' };
  return (tests?.failing ?? [])
    .map(({ name, outcome }) => ({ reportArn: arn, name, status: statuses[outcome] }))
    .filter((test) => status === undefined || test.status === status);
}

function summarizeTests(tests: NonNullable<ReportRecord['tests']>): JsonObject {
  const { total, passed, failed, errored, skipped, durationInSeconds } = tests;
  return {
    total,
    statusCounts: { SUCCEEDED: passed, FAILED: failed, ERROR: errored, SKIPPED: skipped, UNKNOWN: 0 },
    durationInNanoSeconds: Math.round(durationInSeconds * 1e9),
  };
}

function summarizeCoverage(coverage: NonNullable<ReportRecord['coverage']>): JsonObject {
  const { linesCovered, lines, branchesCovered, branches } = coverage;
  return {
    lineCoveragePercentage: percentage(linesCovered, lines),
    linesCovered,
    linesMissed: lines - linesCovered,
    branchCoveragePercentage: percentage(branchesCovered, branches),
    branchesCovered,
    branchesMissed: branches - branchesCovered,
  };
}

function percentage(covered: number, all: number): number {
  return all === 0 ? 100 : (covered / all) * 100;
}

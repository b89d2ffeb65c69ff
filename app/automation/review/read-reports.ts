import {
  BatchGetReportsCommand,
  type Build,
  type CodeBuildClient,
  DescribeTestCasesCommand,
  type Report,
} from '@aws-sdk/client-codebuild';
import type { ReviewedStep } from './contract.ts';
import type { Coverage, TestResults } from './domain/review.ts';
import { readBuildsOf } from './read-builds.ts';

/** The most that CodeBuild tells at once. */
const mostReports = 100;

export async function readReports(client: CodeBuildClient, builds: readonly Build[]): Promise<Report[]> {
  const reportArns = builds.flatMap((build) => build.reportArns ?? []).slice(0, mostReports);
  if (reportArns.length === 0) return [];
  const { reports = [] } = await client.send(new BatchGetReportsCommand({ reportArns }));
  return reports;
}

/** What the tests have come to, all reports together. */
export async function readTests(client: CodeBuildClient, reports: readonly Report[]): Promise<TestResults> {
  const results = { total: 0, failed: 0, failing: [] as string[] };
  for (const { arn: reportArn, testSummary } of reports) {
    const { FAILED = 0, ERROR = 0 } = testSummary?.statusCounts ?? {};
    results.total += testSummary?.total ?? 0;
    results.failed += FAILED + ERROR;
    if (FAILED > 0) results.failing.push(...(await readNames(client, reportArn, 'FAILED')));
    if (ERROR > 0) results.failing.push(...(await readNames(client, reportArn, 'ERROR')));
  }
  return results;
}

/** Of the first hundred. */
async function readNames(
  client: CodeBuildClient,
  reportArn: string | undefined,
  status: string,
): Promise<string[]> {
  const { testCases = [] } = await client.send(
    new DescribeTestCasesCommand({ reportArn, filter: { status } }),
  );
  return testCases.map(({ name = '' }) => name);
}

/** Held against that of the newest build of the branch that has measured it. */
export async function readCoverage(
  client: CodeBuildClient,
  reports: readonly Report[],
  steps: readonly ReviewedStep[],
): Promise<Coverage | undefined> {
  const lines = linesIn(reports);
  return lines === undefined ? undefined : { lines, linesBefore: await readLinesBefore(client, steps) };
}

async function readLinesBefore(
  client: CodeBuildClient,
  steps: readonly ReviewedStep[],
): Promise<number | undefined> {
  for (const { deliveryProject } of steps) {
    if (deliveryProject === undefined) continue;
    const builds = await readBuildsOf(client, deliveryProject);
    const newest = builds.find(({ buildStatus }) => buildStatus === 'SUCCEEDED');
    const lines = newest && linesIn(await readReports(client, [newest]));
    if (lines !== undefined) return lines;
  }
  return undefined;
}

function linesIn(reports: readonly Report[]): number | undefined {
  return reports.find(({ codeCoverageSummary }) => codeCoverageSummary)?.codeCoverageSummary
    ?.lineCoveragePercentage;
}

import { durationText } from '../build-log.ts';
import type { BuildPhase, BuildResult, ReportResult } from '../build-result.ts';
import type { TestFailure } from '../reports/test-totals.ts';

/** A summary may have a mebibyte, and nobody reads a hundred failures of one cause. */
const mostFailures = 50;
const longestMessage = 2000;

/** A build as GitHub-flavoured Markdown: how it ended, its phases, its reports, and the tests that failed. */
export function summarize(buildspec: string, { summary, phases, reports }: BuildResult): string {
  return [
    `### ${buildspec}: ${plain(summary)}`,
    table(['phase', 'status', 'took'], phases.map(phaseRow)),
    table(['report', 'tests', 'passed', 'failed', 'skipped'], reports.flatMap(reportRow)),
    table(['coverage', 'lines', 'branches'], reports.flatMap(coverageRow)),
    ...failuresOf(reports),
    '',
  ]
    .filter((part) => part !== undefined)
    .join('\n\n');
}

function phaseRow({ phaseType, status, durationInSeconds }: BuildPhase): string[] {
  return [phaseType, status.toLowerCase().replace('_', ' '), durationText(durationInSeconds)];
}

function reportRow({ group, tests }: ReportResult): string[][] {
  if (!tests) return [];
  const { total, passed, failed, errored, skipped } = tests;
  return [[group, ...[total, passed, failed + errored, skipped].map(String)]];
}

function coverageRow({ group, coverage }: ReportResult): string[][] {
  if (!coverage) return [];
  const { linesCovered, lines, branchesCovered, branches } = coverage;
  return [[group, `${linesCovered} of ${lines}`, `${branchesCovered} of ${branches}`]];
}

function failuresOf(reports: readonly ReportResult[]): string[] {
  const failures = reports.flatMap(({ tests }) => tests?.failures ?? []);
  const more = failures.length - mostFailures;
  return [
    ...failures.slice(0, mostFailures).map(describeFailure),
    ...(more > 0 ? [`… and ${more} more; all of them stand in the report.`] : []),
  ];
}

/** Indented, the message is shown as it is, whatever stands in it. */
function describeFailure({ suite, name, message }: TestFailure): string {
  const text = message.slice(0, longestMessage).replaceAll(/^/gm, '    ');
  return `**${plain([suite, name].filter((part) => part !== '').join(' › '))}**\n\n${text}`;
}

function table(heads: readonly string[], rows: readonly string[][]): string | undefined {
  if (rows.length === 0) return undefined;
  const lines = [heads, heads.map(() => '---'), ...rows.map((row) => row.map(plain))];
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** The characters that Markdown and HTML would take for themselves. */
function plain(text: string): string {
  return text.replaceAll(/[\\`*_|<>&[\]#~]/g, '\\$&').replaceAll(/\s+/g, ' ');
}

import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BuildLog } from '../build-log.ts';
import type { ReportResult } from '../build-result.ts';
import type { ReportFiles } from '../buildspec.ts';
import { collectFiles, NoMatchingFilesError } from '../collect-files.ts';
import type { UploadPlaces } from '../upload-artifacts.ts';
import { type Coverage, coverageReports } from './coverage-reports.ts';
import { testReports } from './test-reports.ts';
import { type TestTotals, totalsOf } from './test-totals.ts';
import { UnreadableReportError } from './xml.ts';

/** Copies the raw files of every report group, and reads what they tell of tests and of coverage. */
export async function collectReports(
  reports: Record<string, ReportFiles>,
  at: UploadPlaces & { log: BuildLog; expand(text: string): Promise<string> },
): Promise<ReportResult[]> {
  const results: ReportResult[] = [];
  for (const [name, declared] of Object.entries(reports)) {
    const group = await at.expand(name);
    const directory = join(at.target, group.replaceAll(/[:/]/g, '-'));
    try {
      const fileCount = await collectFiles(at.source, directory, {
        ...{ ...declared, ownDirectories: at.ownDirectories },
      });
      const format = declared.fileFormat;
      const { tests, coverage, problem } = await readReports(directory, format);
      results.push({ group, format, directory, fileCount, tests, coverage });
      if (problem) at.log.say(`warning: report ${group}: ${problem}`);
      at.log.say(`report ${group}: ${describe(tests, coverage) ?? 'kept'}`);
    } catch (error) {
      if (!(error instanceof NoMatchingFilesError)) throw error;
      at.log.say(`warning: report ${group}: ${error.message}`);
    }
  }
  return results;
}

interface ReadReports {
  tests: TestTotals | null;
  coverage: Coverage | null;
  /** What kept them from being read. */
  problem: string | undefined;
}

async function readReports(directory: string, format: string): Promise<ReadReports> {
  const [readTests, readCoverage] = [testReports[format], coverageReports[format]];
  const none: ReadReports = { tests: null, coverage: null, problem: undefined };
  try {
    const texts = await textsIn(directory);
    if (readTests) return { ...none, tests: totalsOf(texts.flatMap(readTests)) };
    if (readCoverage) return { ...none, coverage: sumOf(texts.map(readCoverage)) };
    return none;
  } catch (error) {
    if (!(error instanceof UnreadableReportError)) throw error;
    return { ...none, problem: `it is ${error.message}, though the buildspec says ${format}` };
  }
}

async function textsIn(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { withFileTypes: true, recursive: true });
  const files = entries.filter((entry) => entry.isFile());
  return Promise.all(files.map((file) => readFile(join(file.parentPath, file.name), 'utf8')));
}

function sumOf(coverages: readonly Coverage[]): Coverage {
  const sum = (figure: keyof Coverage) => coverages.reduce((total, each) => total + each[figure], 0);
  return {
    linesCovered: sum('linesCovered'),
    lines: sum('lines'),
    branchesCovered: sum('branchesCovered'),
    branches: sum('branches'),
  };
}

function describe(tests: TestTotals | null, coverage: Coverage | null): string | undefined {
  if (tests) return totalsText(tests);
  return coverage ? coverageText(coverage) : undefined;
}

function totalsText({ total, passed, failed, errored, skipped }: TestTotals): string {
  const parts = [`${total} tests`, `${passed} passed`];
  if (failed > 0) parts.push(`${failed} failed`);
  if (errored > 0) parts.push(`${errored} errored`);
  if (skipped > 0) parts.push(`${skipped} skipped`);
  return parts.join(', ');
}

function coverageText({ linesCovered, lines, branchesCovered, branches }: Coverage): string {
  const percent = (covered: number, all: number) =>
    all === 0 ? 'none' : `${((covered / all) * 100).toFixed(1)} %`;
  return `lines ${percent(linesCovered, lines)}, branches ${percent(branchesCovered, branches)} covered`;
}

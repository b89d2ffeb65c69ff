import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BuildLog } from './build-log.ts';
import type { ReportResult } from './build-result.ts';
import type { ReportFiles } from './buildspec.ts';
import { collectFiles, NoMatchingFilesError } from './collect-files.ts';
import { addTotals, emptyTotals, readJunit, type TestTotals } from './junit.ts';

/** Copies the raw files of every report group and counts the tests of those in JUnit's format. */
export async function collectReports(
  reports: Record<string, ReportFiles>,
  at: { source: string; target: string; log: BuildLog },
): Promise<ReportResult[]> {
  const results: ReportResult[] = [];
  for (const [group, declared] of Object.entries(reports)) {
    const directory = join(at.target, group.replaceAll(/[:/]/g, '-'));
    try {
      const fileCount = await collectFiles(at.source, directory, declared);
      const tests = declared.fileFormat === 'JUNITXML' ? await countTests(directory) : null;
      results.push({ group, format: declared.fileFormat, directory, fileCount, tests });
      at.log.say(
        `report ${group}: ${tests ? totalsText(tests) : `kept, ${declared.fileFormat} is not read here`}`,
      );
    } catch (error) {
      if (!(error instanceof NoMatchingFilesError)) throw error;
      at.log.say(`warning: report ${group}: ${error.message}`);
    }
  }
  return results;
}

async function countTests(directory: string): Promise<TestTotals> {
  let totals = emptyTotals();
  for (const entry of await readdir(directory, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile()) continue;
    totals = addTotals(totals, readJunit(await readFile(join(entry.parentPath, entry.name), 'utf8')));
  }
  return totals;
}

function totalsText({ total, passed, failed, errored, skipped }: TestTotals): string {
  const parts = [`${total} tests`, `${passed} passed`];
  if (failed > 0) parts.push(`${failed} failed`);
  if (errored > 0) parts.push(`${errored} errored`);
  if (skipped > 0) parts.push(`${skipped} skipped`);
  return parts.join(', ');
}

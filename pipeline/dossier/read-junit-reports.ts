import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestReport } from './dossier.ts';

/** The reports that builds of a run have left as artifacts: `reports-dev-functional` holds that of `dev / functional`. */
export async function readJunitReports(directory: string): Promise<TestReport[]> {
  if (!existsSync(directory)) return [];
  const folders = (await readdir(directory)).filter((name) => name.startsWith('reports-')).sort();
  return Promise.all(
    folders.map(async (folder) => ({
      name: folder.replace(/^reports-/, '').replace('-', ' / '),
      ...countTests(await readXml(join(directory, folder))),
    })),
  );
}

async function readXml(directory: string): Promise<string> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && entry.name.endsWith('.xml'));
  const texts = files.map(({ parentPath, name }) => readFile(join(parentPath, name), 'utf8'));
  return (await Promise.all(texts)).join('\n');
}

/** A suite counts its own tests; `testsuites` counts them once more: https://github.com/testmoapp/junitxml */
function countTests(xml: string): Omit<TestReport, 'name'> {
  const suites = xml.match(/<testsuite\s[^>]*>/g) ?? [];
  const sum = (attribute: string) => suites.reduce((total, suite) => total + numberIn(suite, attribute), 0);
  const [total, skipped, failed] = [sum('tests'), sum('skipped'), sum('failures') + sum('errors')];
  return { total, skipped, failed, passed: total - skipped - failed };
}

function numberIn(tag: string, attribute: string): number {
  const [, digits = '0'] = new RegExp(`\\s${attribute}="(\\d+)"`).exec(tag) ?? [];
  return Number(digits);
}

import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { BuildspecError } from '../../../../local/buildspec/buildspec-reader.ts';
import { runCommandLine } from '../../../../local/buildspec/run-command-line.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';
import { writeFiles } from '../build.ts';
import type { BuildspecCase, CasesOfRows } from './buildspec-case.ts';
import { cacheCases } from './cache-cases.ts';
import { environmentCases } from './environment-cases.ts';
import { phaseCases } from './phase-cases.ts';
import { resultCases } from './result-cases.ts';

const root = join(import.meta.dirname, '../../../..');
const cases: CasesOfRows = { ...environmentCases, ...phaseCases, ...resultCases, ...cacheCases };
const rows = rowsOf(readFileSync(join(root, 'docs/buildspecs.md'), 'utf8'));

describe('the table of docs/buildspecs.md', () => {
  it('has cases for each of its rows, and there are none for others', () => {
    expect(rows.length).toBeGreaterThan(10);
    expect(Object.keys(cases).toSorted()).toEqual(rows.toSorted());
    for (const row of rows) expect(cases[row]).not.toHaveLength(0);
  });
});

describe.each(rows)('%s', (row) => {
  it.each((cases[row] ?? []).map((each) => [each.does, each] as const))('%s', async (_, expected) => {
    const { exit, lines, artifacts } = await run(expected);
    const said = lines.filter(isSaid).map((line) => line.replace(/^\[\w+\] /, ''));

    expect({ phases: phasesIn(said), exit }).toEqual({
      phases: expected.phases,
      exit: expected.exit,
    });
    expect(artifacts).toEqual(expected.artifacts ?? []);
    if (expected.prints)
      expect(lines.filter((line) => !isSaid(line))).toEqual(expected.prints.map(asMatcher));
    expect(said).toEqual(expect.arrayContaining((expected.says ?? []).map(asMatcher)));
    if (expected.doesNotSay) expect(said.join('\n')).not.toMatch(expected.doesNotSay);
  });
});

/** The first cells of the table, without their marks for code. */
function rowsOf(document: string): string[] {
  const [, table = ''] = document.split('| key | service | agent | ours |\n|---|---|---|---|\n');
  const [lines = ''] = table.split(/\n(?!\|)/);
  return lines.split('\n').map((line) => (line.split('|')[1] ?? '').replaceAll('`', '').trim());
}

async function run({ before = [], ...last }: BuildspecCase) {
  const folder = temporaryFolder();
  const caches = join(folder, 'caches');
  for (const [index, each] of before.entries()) await runIn(join(folder, `before-${index}`), each, caches);
  const source = join(folder, 'source');
  return {
    ...(await runIn(source, last, caches)),
    artifacts: artifactsIn(join(source, '.rehearsal/buildspec/buildspec')),
  };
}

/** As the program runs it. */
async function runIn(
  source: string,
  { buildspec, files = {}, options = [] }: Pick<BuildspecCase, 'buildspec' | 'files' | 'options'>,
  caches: string,
) {
  await writeFiles(source, { ...files, 'buildspec.yml': buildspec });
  const lines: string[] = [];
  const args = [...options.map((option) => option.replace('SOURCE', source)), '--source', source];
  const exit = await runCommandLine([...args, '--cache', caches], {
    print: (line) => lines.push(line),
    signal: new AbortController().signal,
  }).catch((error: unknown) => {
    if (!(error instanceof BuildspecError)) throw error;
    lines.push(error.message);
    return 1;
  });
  return { exit, lines };
}

/** What is refused before it runs has no mark. */
function isSaid(line: string): boolean {
  return /^\[(build|batch)\] |^\S+\.yml:\d+: /.test(line);
}

function phasesIn(said: readonly string[]): string[] {
  return said.flatMap((line) => {
    const [, phase, outcome] = /^([A-Z_]+) (succeeded|failed|stopped|timed out) in /.exec(line) ?? [];
    return phase === undefined ? [] : [`${phase} ${outcome}`];
  });
}

/** Of each artifact its files, after its name; after that of the build as well in a batch. */
function artifactsIn(output: string): string[] {
  if (!existsSync(output)) return [];
  return readdirSync(output, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => {
      const path = join(entry.parentPath, entry.name);
      const target = entry.isSymbolicLink() ? ` -> ${readlinkSync(path)}` : '';
      return `${relative(output, path)}${target}`;
    })
    .filter((path) => /^([^/]+\/)?artifacts\//.test(path))
    .map((path) => path.replace('artifacts/', ''))
    .toSorted();
}

function asMatcher(expected: string | RegExp): unknown {
  return typeof expected === 'string' ? expected : expect.stringMatching(expected);
}

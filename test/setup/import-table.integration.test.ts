import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from '@jest/globals';
import { temporaryFolder } from '../support/temporary-folder.ts';

const repository = join(import.meta.dirname, '..', '..');

/** What the rules of the repository say of a folder with these files. */
function judge(files: Record<string, string>): { exitCode: number | null; said: string } {
  const project = temporaryFolder();
  for (const file of ['.dependency-cruiser.mjs', 'tsconfig.json', 'package.json'])
    cpSync(join(repository, file), join(project, file));
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(project, file)), { recursive: true });
    writeFileSync(join(project, file), text);
  }
  const { status, stdout } = spawnSync(join(repository, 'node_modules/.bin/depcruise'), ['app', 'workload'], {
    encoding: 'utf8',
    cwd: project,
  });
  return { exitCode: status, said: stdout };
}

test('the import table is held against TypeScript, which dependency-cruiser passes over without a word where it cannot read it', () => {
  const { exitCode, said } = judge({
    'app/catalog/prices.ts': 'export const prices: number[] = [];',
    'workload/stack.ts':
      "import { prices } from '../app/catalog/prices.ts';\nexport const all: number[] = prices;",
  });
  expect(said).toContain('import-table-workload: workload/stack.ts → app/catalog/prices.ts');
  expect(exitCode).not.toBe(0);
});

test('types are imported by the same table', () => {
  const { said } = judge({
    'app/catalog/prices.ts': 'export type Price = number;',
    'workload/stack.ts':
      "import type { Price } from '../app/catalog/prices.ts';\nexport const free: Price = 0;",
  });
  expect(said).toContain('import-table-workload: workload/stack.ts → app/catalog/prices.ts');
});

test('what the table allows passes', () => {
  const { exitCode } = judge({
    'app/catalog/contract.ts': 'export const port: number = 80;',
    'workload/stack.ts':
      "import { port } from '../app/catalog/contract.ts';\nexport const all: number[] = [port];",
  });
  expect(exitCode).toBe(0);
});

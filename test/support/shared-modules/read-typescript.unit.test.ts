import { cpSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { temporaryFolder } from '../temporary-folder.ts';

interface Module {
  readTypeScript(file: string, run: { rootDir: string; isCounted: () => boolean }): string;
}

const { readTypeScript }: Module = await import(String(new URL('./read-typescript.mjs', import.meta.url)));
const text = 'export const double = (value: number): number => value * 2;\n';

function read(rootDir: string, isCounted: boolean, content = text): string {
  const file = join(rootDir, 'double.ts');
  writeFileSync(file, content);
  return readTypeScript(file, { rootDir, isCounted: () => isCounted });
}

test('leaves out types, and nothing moves by that', () => {
  const code = read(temporaryFolder(), false);
  expect(code).toMatch(/^export const double = \(value +\) +=> value \* 2;\n$/);
  expect(code).toHaveLength(text.length);
});

test('counts for the file where it is evaluated, wherever it was read', () => {
  const [first, second] = [temporaryFolder(), temporaryFolder()];
  const counted = read(first, true);
  cpSync(join(first, '.cache'), join(second, '.cache'), { recursive: true });

  expect(read(second, true)).toBe(counted);
  expect(counted).toContain('import.meta.filename');
  expect(counted).not.toContain(first);
});

test('takes what it has kept for the same text only, and what is damaged for nothing', () => {
  const root = temporaryFolder();
  const [plain, counted] = [read(root, false), read(root, true)];
  expect(read(root, false, text.replace('2', '3'))).toContain('value * 3');
  expect(counted).not.toBe(plain);

  const kept = join(root, '.cache/transformed/plain', 'double.ts.json');
  expect(readdirSync(join(kept, '..'))).toEqual(['double.ts.json']);
  writeFileSync(kept, '{"key":');
  expect(read(root, false)).toBe(plain);
});

import { cpSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { temporaryFolder } from './temporary-folder.ts';

interface Transformer {
  getCacheKey(text: string, file: string, options: object): string;
  process(text: string, file: string, options: object): { code: string };
}

const transformer: Transformer = (await import(String(new URL('./transform.mjs', import.meta.url)))).default;
const text = 'export const double = (value: number): number => value * 2;\n';

function transform(rootDir: string, instrument: boolean, content = text): string {
  return transformer.process(content, join(rootDir, 'double.ts'), { config: { rootDir }, instrument }).code;
}

test('leaves out types, and nothing moves by that', () => {
  const code = transform(temporaryFolder(), false);
  expect(code).toMatch(/^export const double = \(value +\) +=> value \* 2;\n$/);
  expect(code).toHaveLength(text.length);
});

test('counts for the file where it is evaluated, wherever it was transformed', () => {
  const [first, second] = [temporaryFolder(), temporaryFolder()];
  const counted = transform(first, true);
  cpSync(join(first, '.cache'), join(second, '.cache'), { recursive: true });

  expect(transform(second, true)).toBe(counted);
  expect(counted).toContain('import.meta.filename');
  expect(counted).not.toContain(first);
});

test('takes what it has kept for the same text only, and what is damaged for nothing', () => {
  const root = temporaryFolder();
  const [plain, counted] = [transform(root, false), transform(root, true)];
  expect(transform(root, false, text.replace('2', '3'))).toContain('value * 3');
  expect(counted).not.toBe(plain);

  const kept = join(root, '.cache/transformed/plain', 'double.ts.json');
  expect(readdirSync(join(kept, '..'))).toEqual(['double.ts.json']);
  writeFileSync(kept, '{"key":');
  expect(transform(root, false)).toBe(plain);
});

test('has Jest know a file by its place in the repository, by its text and by whether it counts', () => {
  const key = (rootDir: string, file: string, instrument: boolean, content = text) =>
    transformer.getCacheKey(content, join(rootDir, file), { config: { rootDir }, instrument });
  expect(key('/one', 'a.ts', true)).toBe(key('/two', 'a.ts', true));
  const all = [key('/one', 'a.ts', true), key('/one', 'a.ts', false), key('/one', 'b.ts', true)];
  expect(new Set([...all, key('/one', 'a.ts', true, `${text}//`)]).size).toBe(4);
});

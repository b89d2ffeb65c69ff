import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from '@jest/globals';
import { startProcess } from '../child-process.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const jest = fileURLToPath(import.meta.resolve('jest/bin/jest'));
const imports = "import { beforeAll, describe, expect, it, jest } from '@jest/globals';\n";
const config = {
  runtime: join(import.meta.dirname, 'runtime.mjs'),
  testEnvironment: join(import.meta.dirname, 'environment.mjs'),
  ...{
    transform: {},
    testTimeout: 200,
    coverageReporters: ['json'],
    coveragePathIgnorePatterns: ['test.ts'],
  },
};

/** Runs Jest over a project of these files, one after the other in one process. */
async function runTests(files: Record<string, string>, ...options: string[]) {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'jest.config.json'), JSON.stringify(config));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const command = [process.execPath, jest, '--runInBand', '--verbose', ...options] as const;
  const { exit, output } = startProcess(command, { cwd: folder });
  return { folder, code: await exit, output: output() };
}

const counter = `let count = 0;
export function next(): number {
  return ++count;
}
export function never(): void {}`;

it('evaluates a module once for all test files, and each has tests and hooks of its own', async () => {
  const text = `${imports}import { next } from './counter.ts';
let prepared = 0;
beforeAll(() => {
  prepared += 1;
});
it('is test ' + next(), () => expect(prepared).toBe(1));`;
  const { code, output } = await runTests({ 'counter.ts': counter, 'a.test.ts': text, 'b.test.ts': text });
  expect([code, output]).toEqual([0, expect.stringContaining('2 passed, 2 total')]);
  for (const test of ['is test 1', 'is test 2']) expect(output).toContain(test);
});

it('undoes for the next file what one does to the environment, to timers and to what it spies on', async () => {
  const text = `${imports}
it('finds all as it was', () => {
  expect([process.env.SLUICE_LEFT, jest.isMockFunction(Math.max), Date.now() > 1e12]).toEqual([undefined, false, true]);
  process.env.SLUICE_LEFT = 'behind';
  jest.spyOn(Math, 'max');
  jest.useFakeTimers();
  jest.setSystemTime(0);
});`;
  const { code, output } = await runTests({ 'a.test.ts': text, 'b.test.ts': text });
  expect([code, output]).toEqual([0, expect.stringContaining('2 passed, 2 total')]);
});

it('fails what does not hold, throws, takes too long, cannot be prepared or asks for a module to be replaced', async () => {
  const text = `${imports}
it('holds', () => expect(1).toBe(1));
it('does not hold', () => expect({ a: 1 }).toEqual({ a: 2 }));
it('throws later', async () => {
  await Promise.resolve();
  throw new Error('told');
});
it('takes too long', () => new Promise(() => {}));
it('replaces', () => jest.mock('./counter.ts'));
it('is rejected by nobody', async () => {
  Promise.reject(new Error('stray'));
  await new Promise((resolve) => setTimeout(resolve, 20));
});
describe('unprepared', () => {
  beforeAll(() => {
    throw new Error('no server');
  });
  it('has no chance', () => {});
});`;
  const { code, output } = await runTests({ 'a.test.ts': text, 'b.test.ts': "throw new Error('no tests');" });
  expect(code).toBe(1);
  expect(output).toContain('6 failed, 1 passed, 7 total');
  expect(output).toContain('2 failed, 2 total');
  for (const said of [
    'told',
    'Exceeded timeout of 200 ms',
    'jest.mock is not there',
    'stray',
    'no server',
    'no tests',
  ]) {
    expect(output).toContain(said);
  }
});

it('counts for each test file what it has run, and not again what another has', async () => {
  const once = `${imports}import { next } from './counter.ts';\nit('calls', () => expect(next()).toBeGreaterThan(0));`;
  const twice = `${once}\nit('calls again', () => expect(next()).toBeGreaterThan(0));`;
  const { code, folder } = await runTests(
    { 'counter.ts': counter, 'a.test.ts': once, 'b.test.ts': twice },
    '--coverage',
  );
  expect(code).toBe(0);
  const coverage: Record<string, { f: Record<string, number> }> = JSON.parse(
    readFileSync(join(folder, 'coverage/coverage-final.json'), 'utf8'),
  );
  expect(Object.entries(coverage).map(([file, { f }]) => [file, f])).toEqual([
    [join(folder, 'counter.ts'), { 0: 3, 1: 0 }],
  ]);
});

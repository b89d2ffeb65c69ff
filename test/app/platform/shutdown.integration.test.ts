import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startProcess, type TestProcess } from '../../support/child-process.ts';
import { eventually } from '../../support/eventually.ts';

const platform = join(import.meta.dirname, '../../../app/platform');
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sluice-shutdown-'));
});

afterAll(() => rm(folder, { recursive: true }));

/** A program that says `started`, and shuts down by these steps. */
async function start(name: string, body: string): Promise<TestProcess> {
  const file = join(folder, `${name}.mts`);
  await writeFile(
    file,
    `import { createLogger } from '${platform}/logger.ts';
     import { exitOnUncaughtError, shutDownOnSignal } from '${platform}/shutdown.ts';
     const logger = createLogger({ service: 'sample', environment: 'test' });
     setInterval(() => undefined, 1000);
     exitOnUncaughtError('sample');
     ${body}
     console.log('started');`,
  );
  const program = startProcess([process.execPath, file]);
  await eventually(() => expect(program.output()).toMatch(/started|fatal/));
  return program;
}

describe('a program that is told to end', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)(
    'runs its steps in order on %s and exits with 0',
    async (signal) => {
      const program = await start(
        signal,
        `shutDownOnSignal(logger, {
         first: async () => { await new Promise((r) => setTimeout(r, 50)); console.log('step one'); },
         second: async () => console.log('step two'),
       });`,
      );
      program.kill(signal);
      expect(await program.exit).toBe(0);
      expect(program.output()).toMatch(/step one\n(.*\n)*step two/);
    },
  );

  it('runs its steps once, however often it is told', async () => {
    const program = await start(
      'twice',
      `shutDownOnSignal(logger, { only: async () => { console.log('step'); await new Promise((r) => setTimeout(r, 100)); } });`,
    );
    program.kill('SIGTERM');
    await eventually(() => expect(program.output()).toContain('step'));
    program.kill('SIGTERM');
    expect(await program.exit).toBe(0);
    expect(program.output().match(/^step$/gm)).toHaveLength(1);
  });

  it('goes on with the next step when one fails, and exits with 1', async () => {
    const program = await start(
      'failing',
      `shutDownOnSignal(logger, {
         broken: async () => { throw new Error('stuck valve'); },
         next: async () => console.log('step two'),
       });`,
    );
    program.kill('SIGTERM');
    expect(await program.exit).toBe(1);
    expect(program.output()).toContain('stuck valve');
    expect(program.output()).toContain('step two');
  });

  it('exits with 1 after ten seconds, and names the step that did not end', async () => {
    const program = await start(
      'hanging',
      `shutDownOnSignal(logger, { 'queue consumer': () => new Promise(() => undefined) });`,
    );
    const startedAt = performance.now();
    program.kill('SIGTERM');
    expect(await program.exit).toBe(1);
    expect(performance.now() - startedAt).toBeGreaterThan(9_900);
    expect(program.output()).toMatch(/"step":"queue consumer".*"msg":"shutdown took too long"/);
  });
});

describe('an error that nobody caught', () => {
  it.each([
    ['thrown', `setTimeout(() => { throw new Error('boom'); }, 10);`],
    ['rejected', `setTimeout(() => Promise.reject(new Error('boom')), 10);`],
    ['thrown at the start', `throw new Error('boom');`],
  ])('ends the process with 1 and one line in the log when it was %s', async (name, body) => {
    const program = await start(name.replaceAll(' ', '-'), body);
    expect(await program.exit).toBe(1);
    expect(program.output().match(/"level":"fatal".*"msg":"boom"/g)).toHaveLength(1);
  });
});

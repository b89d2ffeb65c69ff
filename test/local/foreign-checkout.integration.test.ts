import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { git } from '../../local/git/git.ts';
import type { PipelineExecution } from '../../local/pipeline/execution.ts';
import { writeForeignApp } from '../support/foreign-app.ts';
import { runCommand } from '../support/run-command.ts';

let folder: string;
let checkout: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'foreign-'));
  checkout = join(folder, 'greeter');
});
afterEach(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));

/** `npm start` in another folder than the checkout, until nothing runs any more. */
function start(...options: string[]) {
  const usual = ['--console-port', '0', '--api-port', '0', '--until', 'settled'];
  return runCommand(folder, 'start.mjs', [...usual, ...options]);
}

/** Every file of a folder, what git keeps included, by its path. */
function contentsOf(directory: string): Record<string, string> {
  const files = readdirSync(directory, { recursive: true, encoding: 'utf8' });
  return Object.fromEntries(
    files
      .filter((file) => statSync(join(directory, file)).isFile())
      .toSorted()
      .map((file) => [
        file,
        createHash('sha256')
          .update(readFileSync(join(directory, file)))
          .digest('hex'),
      ]),
  );
}

function executions(): PipelineExecution[] {
  const directory = join(folder, '.rehearsal-greeter', 'pipelines', 'greeter', 'executions');
  return readdirSync(directory)
    .map((id): PipelineExecution => JSON.parse(readFileSync(join(directory, id, 'execution.json'), 'utf8')))
    .toSorted((one, other) => (one.startedAt < other.startedAt ? -1 : 1));
}

describe("npm start -- --checkout, with another project's pipeline", () => {
  it('delivers what is committed there, in a state folder of its own, and changes nothing of it', async () => {
    await writeForeignApp(checkout);
    const before = contentsOf(checkout);

    const first = await start('--checkout', 'greeter');

    expect(first).toMatchObject({ exitCode: 0, error: '' });
    expect(first.output).toContain(`${checkout} is only read; what the rehearsal keeps is in ${folder}`);
    expect(first.output).toMatch(/is simulated: it takes .* in place of acme\/greeter at the other end/);
    expect(first.output).toMatch(/git push \S*\/git\/acme\.greeter\.git HEAD:trunk/);
    expect(first.output).toContain('npm start -- --checkout greeter goes on with the same data');
    expect(contentsOf(checkout)).toEqual(before);
    const [execution] = executions();
    expect(execution).toMatchObject({ status: 'Succeeded', revision: { message: 'Begin' } });
    expect(execution?.actions.map(({ stage, action, carriedOut }) => [stage, action, carriedOut])).toEqual([
      ['Source', 'acme_greeter', 'simulated'],
      ['Build', 'Synth', null],
      ['UpdatePipeline', 'SelfMutate', 'natively'],
      ['Greet', 'Checks', null],
      ['Greet', 'Words.Prepare', null],
      ['Greet', 'Words.Deploy', null],
    ]);

    await writeFile(join(checkout, 'greeting.txt'), 'another greeting');
    await git(checkout, ['commit', '--quiet', '--all', '--message', 'Greet otherwise']);
    const second = await start('--checkout', checkout);

    expect(second).toMatchObject({ exitCode: 0, error: '' });
    expect(executions().map(({ revision, status }) => [revision?.message, status])).toEqual([
      ['Begin', 'Succeeded'],
      ['Greet otherwise', 'Succeeded'],
    ]);
  }, 180_000);

  it('says in one line what is wrong, and leaves no trace in the checkout', async () => {
    await writeForeignApp(checkout);
    await git(checkout, ['rm', '--quiet', 'cdk.json']);
    await git(checkout, ['commit', '--quiet', '--message', 'Without an app']);
    const before = contentsOf(checkout);

    for (const [options, message] of [
      [['--checkout', 'nowhere'], `There is no folder ${join(folder, 'nowhere')}; give by --checkout`],
      [['--checkout', 'greeter'], `${join(checkout, 'cdk.json')} names no app to synthesize`],
      [['--checkout', 'greeter', '--assembly', 'greeter'], `${checkout} holds no cloud assembly`],
    ] as const) {
      const { exitCode, error } = await start(...options);
      expect(exitCode).toBe(1);
      expect(error).toMatch(/^npm start: [^\n]+\n$/);
      expect(error).toContain(message);
    }
    expect(contentsOf(checkout)).toEqual(before);
  }, 60_000);

  it('keeps a state folder for one checkout alone', async () => {
    await writeForeignApp(checkout);
    await writeForeignApp(join(folder, 'other', 'greeter'));
    await writeFile(join(checkout, 'app.js'), 'process.exit(1)');
    await start('--checkout', 'greeter');

    const { error } = await start('--checkout', join('other', 'greeter'));

    expect(error).toMatch(
      /\.rehearsal-greeter holds a rehearsal of \S+greeter, and \S+other\/greeter is asked/,
    );
    expect(existsSync(join(folder, 'other', 'greeter', '.rehearsal'))).toBe(false);
  }, 60_000);
});

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { accessKeyFor, colleague } from '../../local/cloud/identity.ts';
import { processStartTime } from '../../local/cloud/process-identity.ts';
import { git } from '../../local/git/git.ts';
import { runCommand } from '../support/run-command.ts';
import { commit } from './git/repository-in-test.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sluice-commands-'));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

describe('npm start', () => {
  it.each([
    [
      'an unknown option',
      ['--prot', '80'],
      'there is no option --prot; allowed are --checkout <folder>, --assembly <folder>,',
    ],
    ['a word that is no option', ['dev'], '"dev" is no option; allowed are'],
    ['an option without its value', ['--directory'], '--directory lacks its value'],
    [
      'a port that is none',
      ['--console-port', '70000'],
      '--console-port is "70000"; it must be a port from 1 to 65535, or 0',
    ],
    ['a choice that is none', ['--containers', 'yes'], '--containers is "yes"; it must be auto, on, off.'],
    ['an end that is none', ['--until', 'done'], '--until is "done"; it must be settled.'],
  ])('refuses %s in one line', async (_what, args, message) => {
    const { exitCode, error } = await run('start.mjs', args);

    expect(exitCode).toBe(1);
    expect(error).toMatch(/^npm start: [^\n]+\n$/);
    expect(error).toContain(message);
  });

  it.each([
    ['outside a git checkout', [], 'is no git checkout; clone the repository, or run git init and commit.'],
    ['where nothing is committed', ['init', '--quiet'], 'has no commit yet, so there is nothing to push;'],
  ])('refuses to start %s, and leaves nothing behind', async (_what, gitArguments, message) => {
    if (gitArguments.length > 0) await git(folder, gitArguments);

    const { exitCode, output, error } = await run('start.mjs', []);

    expect({ exitCode, output }).toEqual({ exitCode: 1, output: '' });
    expect(error).toMatch(/^npm start: [^\n]+\n$/);
    expect(error).toContain(`${folder} ${message}`);
    expect(existsSync(join(folder, '.rehearsal'))).toBe(false);
  });

  it('names a damaged file of its state, and what to do', async () => {
    await commitFirst();
    const stack = join(folder, '.rehearsal', 'cloud', 'stacks', '111111111111', 'eu-central-1', 'shop');
    await mkdir(stack, { recursive: true });
    await writeFile(join(stack, 'stack.json'), '{"stackName":"sh');

    const { exitCode, error } = await run('start.mjs', ['--console-port', '0', '--api-port', '0']);

    expect(exitCode).toBe(1);
    expect(error).toMatch(/^npm start: \S+stack\.json is damaged \([^\n]+\);[^\n]+npm run reset[^\n]+\n$/);
  });

  it.each([
    ['explains itself', 'console.error("account is 1; mend it"); process.exit(1)', 'account is 1; mend it'],
    ['breaks', 'throw new TypeError("no such stack")', 'TypeError: no such stack'],
  ])('tells in one line why an app that %s cannot be synthesized', async (_what, app, reason) => {
    await writeFile(join(folder, 'cdk.json'), JSON.stringify({ app: 'node app.js' }));
    await writeFile(join(folder, 'app.js'), app);
    await commitFirst();

    const { exitCode, error } = await run('start.mjs', ['--console-port', '0', '--api-port', '0']);

    expect(exitCode).toBe(1);
    expect(error).toBe(
      `npm start: The app (node app.js) ended with exit code 1: ${reason} (all it said: ${join(folder, '.rehearsal', 'first-assembly.log')})\n`,
    );
  });

  it('takes over a lock that somebody has damaged', async () => {
    await mkdir(join(folder, '.rehearsal'));
    await writeFile(join(folder, '.rehearsal', 'lock.json'), '');
    const { claimStateDirectory } = await import('../../local/rehearsal-lock.ts');

    const release = claimStateDirectory(join(folder, '.rehearsal'));

    expect(() => claimStateDirectory(join(folder, '.rehearsal'))).toThrow(/runs already/);
    release();
  });

  it('explains its options', async () => {
    const { exitCode, output } = await run('start.mjs', ['--help']);

    expect(exitCode).toBe(0);
    expect(output).toContain('--api-port <port>');
  });

  it('keeps nothing in its memory of what takes types off', async () => {
    const tellAtTheEnd = `data:text/javascript,process.on('exit', () => {
      console.log(process.moduleLoadList.filter((name) => name.includes('amaro')));
    })`;

    const { output } = await runCommand(folder, 'start.mjs', ['--help'], ['--import', tellAtTheEnd]);

    expect(output.trimEnd().endsWith('\n[]')).toBe(true);
  });
});

describe('npm run approve', () => {
  let api: Api | undefined;

  afterEach(() => api?.close());

  it('says that no rehearsal runs', async () => {
    const { exitCode, error } = await run('approve.ts', []);

    expect(exitCode).toBe(1);
    expect(error).toBe(
      `npm run approve: No rehearsal runs in ${join(folder, '.rehearsal')}; start one with npm start.\n`,
    );
  });

  it('says that a rehearsal which runs has not told its addresses', async () => {
    const { claimStateDirectory } = await import('../../local/rehearsal-lock.ts');
    const release = claimStateDirectory(join(folder, '.rehearsal'));

    const { exitCode, error } = await run('approve.ts', []);
    release();

    expect(exitCode).toBe(1);
    expect(error).toMatch(/^npm run approve: The rehearsal in [^\n]+ has not told its addresses[^\n]+\n$/);
  });

  it('says what to do where the file with the addresses is damaged', async () => {
    await mkdir(join(folder, '.rehearsal'));
    await writeFile(join(folder, '.rehearsal', 'rehearsal.json'), '{"pid":');

    const { exitCode, error } = await run('approve.ts', []);

    expect(exitCode).toBe(1);
    expect(error).toMatch(/^npm run approve: \S+rehearsal\.json is damaged;[^\n]+npm start again\.\n$/);
  });

  it('says that the rehearsal does not answer', async () => {
    api = await serveApi([]);
    api.close();

    const { exitCode, error } = await run('approve.ts', []);

    expect(exitCode).toBe(1);
    expect(error).toMatch(/^npm run approve: The rehearsal in \S+ does not answer[^\n]+npm start\.\n$/);
  });

  it('says that nothing waits', async () => {
    api = await serveApi([]);

    expect(await run('approve.ts', [])).toMatchObject({
      exitCode: 1,
      error: expect.stringMatching(/^npm run approve: No gate waits for approval;[^\n]+\n$/),
    });
  });

  it('approves the one gate that waits', async () => {
    api = await serveApi(['GateStaging']);

    const { exitCode, output } = await run('approve.ts', ['--comment', 'looks good']);

    expect({ exitCode, output }).toEqual({
      exitCode: 0,
      output: `Promote? 3 changes\n${api.url}/s3/object/dossiers?prefix=a.html\nApproved: GateStaging of sluice\n`,
    });
    expect(api.answers).toEqual([
      {
        pipelineName: 'sluice',
        stageName: 'GateStaging',
        actionName: 'Promote',
        token: 'token-GateStaging',
        result: { status: 'Approved', summary: 'looks good' },
      },
    ]);
  });

  it('names the gates where several wait, and answers none', async () => {
    api = await serveApi(['GateStaging', 'GateProd']);

    const { exitCode, error } = await run('approve.ts', []);

    expect(exitCode).toBe(1);
    expect(error).toContain(
      'Several gates wait: GateStaging, GateProd; name one: npm run approve -- --stage',
    );
    expect(api.answers).toEqual([]);
  });

  it.each([
    [[], colleague],
    [['--as', 'ada@example.com'], 'ada@example.com'],
  ])('answers with %j as %s', async (options, person) => {
    api = await serveApi(['GateStaging']);

    await run('approve.ts', options);

    expect(api.keys).toEqual([accessKeyFor(person)]);
    expect(api.answers).toMatchObject([{ result: { summary: `Approved by ${person}` } }]);
  });

  it('rejects the gate that is named', async () => {
    api = await serveApi(['GateStaging', 'GateProd']);

    await run('approve.ts', ['--stage', 'GateProd', '--reject']);

    expect(api.answers).toMatchObject([{ stageName: 'GateProd', result: { status: 'Rejected' } }]);
  });

  it('names what waits when another stage is asked for', async () => {
    api = await serveApi(['GateStaging']);

    const { error } = await run('approve.ts', ['--stage', 'Staging']);

    expect(error).toContain('The stage "Staging" does not wait for approval; waiting: GateStaging.');
  });
});

describe('npm run reset', () => {
  it('removes the state folder and says so', async () => {
    await mkdir(join(folder, '.rehearsal', 'cloud'), { recursive: true });

    const { exitCode, output } = await run('reset.ts', []);

    expect(exitCode).toBe(0);
    expect(output).toMatch(/^Removed [^\n]+\n$/);
    expect(existsSync(join(folder, '.rehearsal'))).toBe(false);
  });

  it('ends the builds that a killed rehearsal left, whatever else is damaged', async () => {
    const build = spawn('sleep', ['60'], { detached: true, stdio: 'ignore' });
    const ended = once(build, 'exit');
    const processGroup = { id: build.pid, startTime: processStartTime(build.pid ?? 0) };
    const executions = join(folder, '.rehearsal', 'pipelines', 'shop', 'executions');
    await mkdir(join(executions, 'one'), { recursive: true });
    await mkdir(join(executions, 'two'));
    await writeFile(join(executions, 'one', 'execution.json'), '{"act');
    await writeFile(
      join(executions, 'two', 'execution.json'),
      JSON.stringify({ actions: [{ status: 'InProgress', processGroup }] }),
    );

    const { exitCode, output } = await run('reset.ts', []);

    expect(exitCode).toBe(0);
    expect(output).toContain('ended 1 process;');
    expect(await ended).toEqual([null, 'SIGTERM']);
  });

  it('names a process whose record is damaged, and keeps the state until that is settled', async () => {
    const records = join(folder, '.rehearsal', 'cloud', 'processes');
    await mkdir(records, { recursive: true });
    await writeFile(join(records, '123.json'), '');

    const { exitCode, error } = await run('reset.ts', []);

    expect(exitCode).toBe(1);
    expect(error).toMatch(/123\.json, which tells of process 123, is damaged;[^\n]+delete the file\.\n$/);
    expect(existsSync(records)).toBe(true);
  });

  it('says that there is nothing to reset', async () => {
    expect(await run('reset.ts', [])).toMatchObject({
      exitCode: 0,
      output: expect.stringContaining('There is nothing to reset'),
    });
  });

  it('refuses while a rehearsal runs', async () => {
    const { claimStateDirectory } = await import('../../local/rehearsal-lock.ts');
    const release = claimStateDirectory(join(folder, '.rehearsal'));

    const { exitCode, error } = await run('reset.ts', []);
    release();

    expect(exitCode).toBe(1);
    expect(error).toContain(`runs already in ${join(folder, '.rehearsal')} (pid ${process.pid})`);
    expect(existsSync(join(folder, '.rehearsal'))).toBe(true);
  });

  it('never removes a folder that is no state folder', async () => {
    await mkdir(join(folder, 'documents'));

    const { exitCode, error } = await run('reset.ts', ['--directory', 'documents']);

    expect(exitCode).toBe(1);
    expect(error).toContain('is no state folder of a rehearsal; nothing was removed');
    expect(existsSync(join(folder, 'documents'))).toBe(true);
  });
});

/** Makes the folder a checkout with one commit. */
async function commitFirst(): Promise<void> {
  await git(folder, ['init', '--quiet']);
  await git(folder, ['config', 'user.name', 'Ada']);
  await git(folder, ['config', 'user.email', 'ada@example.com']);
  await commit(folder, 'first');
}

const run = (script: string, args: readonly string[]) => runCommand(folder, script, args);

interface Api {
  url: string;
  answers: unknown[];
  /** The access keys that requests were signed with, each once. */
  keys: string[];
  close(): void;
}

/** CodePipeline's API with one pipeline, in which the gates of these stages wait; and where to find it. */
async function serveApi(waitingStages: readonly string[]): Promise<Api> {
  const answers: unknown[] = [];
  const keys = new Set<string>();
  const operations: Record<string, (body: unknown) => unknown> = {
    ListPipelines: () => ({ pipelines: [{ name: 'sluice' }] }),
    GetPipelineState: () => ({
      stageStates: [
        {
          stageName: 'Build',
          actionStates: [{ actionName: 'unit', latestExecution: { status: 'Succeeded' } }],
        },
        ...waitingStages.map((stageName) => ({
          stageName,
          latestExecution: { pipelineExecutionId: 'x', status: 'InProgress' },
          actionStates: [
            { actionName: 'Promote', latestExecution: { status: 'InProgress', token: `token-${stageName}` } },
          ],
        })),
      ],
    }),
    ListActionExecutions: () => ({
      actionExecutionDetails: waitingStages.map((stageName) => ({
        pipelineExecutionId: 'x',
        stageName,
        actionName: 'Promote',
        input: {
          resolvedConfiguration: {
            CustomData: 'Promote? 3 changes',
            ExternalEntityLink:
              'https://eu-central-1.console.aws.amazon.com/s3/object/dossiers?prefix=a.html',
          },
        },
      })),
    }),
    PutApprovalResult: (body) => {
      answers.push(body);
      return { approvedAt: 0 };
    },
  };
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const operation = String(request.headers['x-amz-target']).split('.')[1] ?? '';
    keys.add(/Credential=([^/]+)/.exec(request.headers.authorization ?? '')?.[1] ?? '');
    const answer = operations[operation]?.(JSON.parse(Buffer.concat(chunks).toString()));
    response.setHeader('content-type', 'application/x-amz-json-1.1');
    response.end(JSON.stringify(answer));
  });
  await listen(server);
  const apiUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await mkdir(join(folder, '.rehearsal'), { recursive: true });
  await writeFile(
    join(folder, '.rehearsal', 'rehearsal.json'),
    JSON.stringify({ pid: process.pid, consoleUrl: apiUrl, apiUrl }),
  );
  return {
    url: apiUrl,
    answers,
    get keys() {
      return [...keys];
    },
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

function listen(server: Server): Promise<void> {
  return new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
}

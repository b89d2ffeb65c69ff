import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createConsoleApp } from '../../local/console/console-app.ts';
import { writeRehearsalFile } from '../../local/git/rehearsal-file.ts';
import { runCommand } from '../support/run-command.ts';
import { ScriptedEngine } from '../support/scripted-engine.ts';
import { noDrills, noHistory, shownCloud } from '../support/shown-cloud.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const stages = ['Build', 'dev'].map((name) => ({
  name,
  actions: [
    { name: 'unit', provider: 'CodeBuild', runOrder: 1 },
    { name: 'synth', provider: 'CodeBuild', runOrder: 2 },
  ],
}));

let folder: string;
let engine: ScriptedEngine;
let server: Server;
let close: () => void;

beforeEach(async () => {
  folder = temporaryFolder();
  engine = new ScriptedEngine({ name: 'sluice', version: 1, stages, notes: [] });
  const console_ = createConsoleApp({
    engine,
    cloud: shownCloud(folder),
    drills: noDrills,
    history: noHistory,
    report: (error) => console.error(error),
  });
  close = console_.close;
  server = createServer(console_.app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const consoleUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await mkdir(join(folder, '.rehearsal'));
  writeRehearsalFile(join(folder, '.rehearsal'), { pid: process.pid, consoleUrl, apiUrl: consoleUrl });
});

afterEach(async () => {
  close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

async function logFile(text: string): Promise<string> {
  const file = join(folder, `${crypto.randomUUID()}.log`);
  await writeFile(file, text);
  return file;
}

const look = (command: 'status' | 'logs', ...args: string[]) => runCommand(folder, `${command}.ts`, args);

describe('npm run status', () => {
  it('tells in words what the console shows, or all of it for a program', async () => {
    engine.act(engine.begin(), 'Build', 'unit', { status: 'Failed', summary: 'exit status 1' });

    const inWords = await look('status');
    const { output } = await look('status', '--json');

    expect(inWords).toMatchObject({
      exitCode: 0,
      output: expect.stringMatching(/✗ Build +0123456 Change the footer, unit: exit status 1 \(npm run logs/),
    });
    expect(JSON.parse(output).pipelines[0].executions[0].actions[0].status).toBe('Failed');
  });

  it('says in one line that no rehearsal runs', async () => {
    const { exitCode, error } = await runCommand(temporaryFolder(), 'status.ts', []);

    expect(exitCode).toBe(1);
    expect(error).toMatch(/^npm run status: No rehearsal runs in [^\n]+ npm start\.\n$/);
  });
});

describe('npm run logs', () => {
  it('prints the log of what failed in the newest execution, and of the action that is named', async () => {
    const older = engine.begin({ startedAt: '2026-11-22T10:00:00.000Z' });
    engine.act(older, 'Build', 'unit', {
      status: 'Failed',
      startedAt: older.startedAt,
      logFile: await logFile('older\n'),
    });
    const newest = engine.begin({ startedAt: '2026-11-22T11:00:00.000Z' });
    const ran = { status: 'Succeeded', startedAt: '2026-11-22T11:00:01.000Z' } as const;
    engine.act(newest, 'Build', 'unit', { ...ran, logFile: await logFile('fine\n') });
    engine.act(newest, 'Build', 'synth', { ...ran, status: 'Failed', logFile: await logFile('broken\n') });

    expect((await look('logs')).output).toBe('broken\n');
    expect((await look('logs', '--action', 'unit')).output).toBe('fine\n');
    expect((await look('logs', '--stage', 'Build', '--action', 'synth', '--follow')).output).toBe('broken\n');
  });

  it('follows an action until it has ended', async () => {
    const file = await logFile('first\n');
    const execution = engine.begin();
    const action = engine.act(execution, 'Build', 'unit', { logFile: file });
    const following = look('logs', '--follow');
    await new Promise((resolve) => setTimeout(resolve, 1500));
    await writeFile(file, 'first\nsecond\n');
    engine.end(execution, action);

    expect((await following).output).toBe('first\nsecond\n');
  });

  it('names the actions that have run when the one that is asked for has not', async () => {
    engine.act(engine.begin(), 'Build', 'unit', { status: 'Succeeded', logFile: await logFile('') });

    const { exitCode, error } = await look('logs', '--stage', 'dev');

    expect(exitCode).toBe(1);
    expect(error).toBe('npm run logs: No action dev / … has run; there is Build / unit.\n');
  });
});

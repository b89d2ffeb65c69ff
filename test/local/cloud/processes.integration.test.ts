import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { processStartTime } from '../../../local/cloud/process-identity.ts';
import { createProcesses } from '../../../local/cloud/processes.ts';
import type { Processes, ProcessRequest } from '../../../local/cloud/runtime.ts';

const environment = { PATH: process.env.PATH ?? '' };

describe('processes', () => {
  let directory: string;
  let processes: Processes;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'sluice-processes-'));
    processes = createProcesses(directory);
  });

  afterEach(async () => {
    await processes.stopAll();
    rmSync(directory, { recursive: true });
  });

  const shell = (script: string, name = 'test/task', more: Partial<ProcessRequest> = {}): ProcessRequest => ({
    name,
    command: 'sh',
    args: ['-c', script],
    environment,
    workingDirectory: directory,
    logFile: join(directory, 'logs', 'task.log'),
    ...more,
  });
  const log = () => readFileSync(join(directory, 'logs', 'task.log'), 'utf8');
  const records = () => readdirSync(join(directory, 'processes'));

  it('write what they print to their log, with only the environment they were given', async () => {
    const started = await processes.start(
      shell('echo "$GREETING from $PWD"; echo "home=$HOME." >&2; exit 3', 'test/hello', {
        environment: { ...environment, GREETING: 'hello' },
      }),
    );
    expect(await started.ended).toEqual({ exitCode: 3, signal: null });
    expect(log()).toContain(`hello from ${directory}`);
    expect(log()).toContain('home=.');
  });

  it('are listed and recorded while they run, and forgotten when they have ended', async () => {
    const started = await processes.start(shell('sleep 60'));
    expect(processes.list().map(({ name }) => name)).toEqual(['test/task']);
    expect(records()).toEqual([`${started.pid}.json`]);
    await started.stop(1);
    expect(processes.list()).toEqual([]);
    expect(records()).toEqual([]);
  });

  it('refuse a second process of the same name, a missing command and a missing folder, in one line', async () => {
    await processes.start(shell('sleep 60'));
    await expect(processes.start(shell('sleep 60'))).rejects.toThrow(/"test\/task" runs already/);
    const missing = shell('', 'test/missing', { command: 'no-such-server' });
    await expect(processes.start(missing)).rejects.toThrow(/"no-such-server" was not found/);
    const nowhere = shell('', 'test/nowhere', { workingDirectory: join(directory, 'nowhere') });
    await expect(processes.start(nowhere)).rejects.toThrow(/there is no folder .*nowhere/);
  });

  it('are killed with all they started when they do not end in time', async () => {
    const stubborn = await processes.start(shell('trap "" TERM; sleep 60 & echo "child $!"; wait; sleep 60'));
    await until(() => existsSync(join(directory, 'logs', 'task.log')) && /child \d+/.test(log()));
    const child = Number(/child (\d+)/.exec(log())?.[1]);
    await stubborn.stop(0.2);
    await until(() => processStartTime(child) === undefined);
    expect(await stubborn.ended).toEqual({ exitCode: null, signal: 'SIGKILL' });
  });

  it('end in reverse order of their start, and no new one starts after that', async () => {
    for (const name of ['first', 'second', 'third']) {
      await processes.start(
        shell(`trap 'echo ${name}; exit' TERM; echo ready; while :; do sleep 0.02; done`, name),
      );
    }
    await until(() => existsSync(join(directory, 'logs', 'task.log')) && log().split('ready').length === 4);
    await processes.stopAll();
    expect(log().match(/first|second|third/g)).toEqual(['third', 'second', 'first']);
    await expect(processes.start(shell('true'))).rejects.toThrow(/is stopping/);
  });

  it('of a killed rehearsal are ended at the next start, with all they started', async () => {
    const pids = await startInKilledRehearsal(directory);
    expect(pids.filter((pid) => processStartTime(pid) !== undefined)).toEqual(pids);
    expect(await processes.endLeftovers()).toBe(1);
    await until(() => pids.every((pid) => processStartTime(pid) === undefined));
    expect(await processes.endLeftovers()).toBe(0);
  });

  it('are ended as well when the one that started them was killed together with the rehearsal', async () => {
    const [leader = 0, child = 0] = await startInKilledRehearsal(directory);
    process.kill(leader, 'SIGKILL');
    await until(() => processStartTime(leader) === undefined);
    expect(processStartTime(child)).toBeDefined();
    await processes.endLeftovers();
    await until(() => processStartTime(child) === undefined);
  });

  it('leave alone a stranger that got the process id of one of theirs', async () => {
    await processes.endLeftovers();
    const stranger: ChildProcess = spawn('sleep', ['60'], { detached: true, stdio: 'ignore' });
    const pid = Number(stranger.pid);
    const record = { name: 'test/old', pid, startTime: 'another/1', stopSignal: 'SIGTERM' };
    writeFileSync(join(directory, 'processes', `${pid}.json`), JSON.stringify(record));
    expect(await processes.endLeftovers()).toBe(0);
    expect(processStartTime(pid)).toBeDefined();
    expect(records()).toEqual([]);
    stranger.kill();
  });
});

/** Runs a rehearsal's process in another Node, kills that with SIGKILL, and answers the ids of what it left. */
async function startInKilledRehearsal(directory: string): Promise<number[]> {
  const script = `
    import { createProcesses } from ${JSON.stringify(join(import.meta.dirname, '../../../local/cloud/processes.ts'))};
    await createProcesses(${JSON.stringify(directory)}).start({
      name: 'test/left', command: 'sh', args: ['-c', 'sleep 60 & echo "pids $$ $!"; wait'],
      environment: { PATH: process.env.PATH }, workingDirectory: ${JSON.stringify(directory)},
      logFile: ${JSON.stringify(join(directory, 'left.log'))},
    });
    setInterval(() => {}, 1000);`;
  const rehearsal = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: 'inherit' });
  const log = join(directory, 'left.log');
  await until(() => existsSync(log) && /pids/.test(readFileSync(log, 'utf8')));
  rehearsal.kill('SIGKILL');
  await new Promise((resolve) => rehearsal.once('exit', resolve));
  return (readFileSync(log, 'utf8').match(/\d+/g) ?? []).map(Number);
}

async function until(condition: () => boolean): Promise<void> {
  const deadline = Date.now() + 8000;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error(`Never came true: ${condition}`);
    await sleep(20);
  }
}

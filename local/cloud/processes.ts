import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, mkdirSync, openSync, readdirSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { writeFileAtomically } from './atomic-file.ts';
import { errorCode } from './error-code.ts';
import { findCommand } from './find-command.ts';
import { isOfThisBoot, processStartTime } from './process-identity.ts';
import type { ManagedProcess, Processes, ProcessRequest } from './runtime.ts';
import { readStateFile } from './state-file.ts';

export class ProcessNameTakenError extends Error {
  constructor(name: string, pid: number) {
    super(`A process named "${name}" runs already (pid ${pid}); names are unique, stop it first.`);
    this.name = 'ProcessNameTakenError';
  }
}

export class ProcessNotStartedError extends Error {
  constructor(name: string, reason: string, cause?: unknown) {
    super(`The process "${name}" cannot start: ${reason}.`, { cause });
    this.name = 'ProcessNotStartedError';
  }
}

export class ProcessesStoppedError extends Error {
  constructor(name: string) {
    super(`The process "${name}" was not started: the rehearsal is stopping.`);
    this.name = 'ProcessesStoppedError';
  }
}

/** Resetting would stumble over it as well, and must not leave the process behind unseen. */
export class ProcessRecordDamagedError extends Error {
  constructor(file: string, cause?: unknown) {
    super(
      `${file}, which tells of process ${basename(file, '.json')}, is damaged; end that process if it is one of the rehearsal's, then delete the file.`,
      { cause },
    );
    this.name = 'ProcessRecordDamagedError';
  }
}

/** What is on disk of a running process: enough to end it, and only it, when its rehearsal was killed. */
interface ProcessRecord {
  name: string;
  pid: number;
  startTime: string;
  stopSignal: NodeJS.Signals;
}

/**
 * The shell waits for one line before it becomes the command, so the command runs only after its record is on disk;
 * where the rehearsal is killed in between, the line never comes and the shell ends.
 */
const waitForRecordThenRun = 'read -r recorded && exec "$0" "$@" < /dev/null';

const secondsToEnd = 5;

/** Each process leads a group of its own: when it ends, or is ended, nothing that it started stays. */
export function createProcesses(stateDirectory: string): Processes {
  const records = join(stateDirectory, 'processes');
  const running = new Map<string, ManagedProcess>();
  let stopping = false;

  return {
    async start(request) {
      if (stopping) throw new ProcessesStoppedError(request.name);
      const namesake = running.get(request.name);
      if (namesake !== undefined) throw new ProcessNameTakenError(request.name, namesake.pid);
      const managed = await startRecorded(request, records);
      running.set(request.name, managed);
      void managed.ended.then(() => running.delete(request.name));
      return managed;
    },
    list: () => [...running.values()],
    async endLeftovers() {
      const own = new Set([...running.values()].map(({ pid }) => pid));
      const leftovers = readRecords(records).filter(({ record }) => !own.has(record.pid));
      const ended = await Promise.all(leftovers.map(endLeftover));
      return ended.filter(Boolean).length;
    },
    async stopAll() {
      stopping = true;
      for (const managed of [...running.values()].reverse()) await managed.stop(secondsToEnd);
    },
  };
}

async function startRecorded(request: ProcessRequest, records: string): Promise<ManagedProcess> {
  const child = spawnWaiting(request);
  const { pid } = child;
  if (pid === undefined) throw await startFailure(request, child);
  const recordFile = join(records, `${pid}.json`);
  const startTime = processStartTime(pid);
  const stopSignal = request.stopSignal ?? 'SIGTERM';
  if (startTime !== undefined) {
    const record: ProcessRecord = { name: request.name, pid, startTime, stopSignal };
    writeFileAtomically(recordFile, JSON.stringify(record));
  }
  const ended = endOf(child, pid, recordFile);
  // A process that ended meanwhile cannot be written to; `ended` tells of it.
  child.stdin?.on('error', () => {});
  child.stdin?.end('recorded\n');
  return {
    name: request.name,
    pid,
    child,
    ended,
    stop: (timeoutInSeconds, signal = stopSignal) => stop(child, pid, ended, timeoutInSeconds, signal),
  };
}

function spawnWaiting(request: ProcessRequest): ChildProcess {
  const command = findCommand(request.command, request.environment.PATH ?? '');
  mkdirSync(dirname(request.logFile), { recursive: true });
  const log = openSync(request.logFile, 'a', 0o600);
  try {
    return spawn('/bin/sh', ['-c', waitForRecordThenRun, command, ...request.args], {
      cwd: request.workingDirectory,
      env: request.environment,
      detached: true,
      stdio: ['pipe', log, log],
    });
  } finally {
    closeSync(log);
  }
}

async function startFailure(request: ProcessRequest, child: ChildProcess): Promise<ProcessNotStartedError> {
  const [cause] = await once(child, 'error');
  const reason = existsSync(request.workingDirectory)
    ? String(cause)
    : `there is no folder ${request.workingDirectory}`;
  return new ProcessNotStartedError(request.name, reason, cause);
}

function endOf(child: ChildProcess, pid: number, recordFile: string): ManagedProcess['ended'] {
  return new Promise((resolve) => {
    child.once('exit', (exitCode, signal) => {
      signalGroup(pid, 'SIGKILL');
      rmSync(recordFile, { force: true });
      resolve({ exitCode, signal });
    });
  });
}

async function stop(
  child: ChildProcess,
  pid: number,
  ended: ManagedProcess['ended'],
  timeoutInSeconds: number,
  signal: NodeJS.Signals,
): Promise<void> {
  // The leader alone is told, as a container's first process is; the rest of its group goes with it.
  child.kill(signal);
  const patience = new AbortController();
  const timeout = sleep(timeoutInSeconds * 1000, 'late', { signal: patience.signal }).catch(() => 'ended');
  const first = await Promise.race([ended, timeout]);
  patience.abort();
  if (first === 'late') signalGroup(pid, 'SIGKILL');
  await ended;
}

function readRecords(records: string): { file: string; record: ProcessRecord }[] {
  mkdirSync(records, { recursive: true });
  return readdirSync(records)
    .filter((file) => file.endsWith('.json'))
    .map((name) => ({ file: join(records, name), record: readRecord(join(records, name)) }));
}

function readRecord(file: string): ProcessRecord {
  try {
    const record = readStateFile<ProcessRecord>(file);
    if (typeof record?.startTime === 'string') return record;
  } catch (cause) {
    throw new ProcessRecordDamagedError(file, cause);
  }
  throw new ProcessRecordDamagedError(file);
}

async function endLeftover({ file, record }: { file: string; record: ProcessRecord }): Promise<boolean> {
  const isAlive = () => processStartTime(record.pid) === record.startTime;
  const wasAlive = isAlive();
  if (wasAlive) {
    process.kill(record.pid, record.stopSignal);
    const deadline = Date.now() + secondsToEnd * 1000;
    while (isAlive() && Date.now() < deadline) await sleep(20);
  }
  // No process gets the number of a group that still has members, so what is left of the group is what it started.
  const isFree = processStartTime(record.pid) === undefined;
  if (isAlive() || (isFree && isOfThisBoot(record.startTime))) signalGroup(record.pid, 'SIGKILL');
  while (isAlive()) await sleep(20);
  rmSync(file, { force: true });
  return wasAlive;
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch (error) {
    // Nothing of the group is left. EPERM is what macOS answers for a group of ended, uncollected processes.
    if (!['ESRCH', 'EPERM'].includes(String(errorCode(error)))) throw error;
  }
}

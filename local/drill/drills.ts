import { existsSync, readFileSync, rmSync, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { writeFileAtomically } from '../cloud/atomic-file.ts';
import type { ManagedProcess, Processes } from '../cloud/runtime.ts';
import { readStateFile } from '../cloud/state-file.ts';
import { type DrillReport, readDrillReport } from './drill-report.ts';

export interface DrillDescription extends DrillReport {
  status: 'InProgress' | 'Succeeded' | 'Failed' | 'Stopped';
  /** ISO 8601. */
  startedAt: string;
  endedAt: string | null;
}

/** The DR drill of the project that is delivered: what its `npm run drill` does. */
export interface Drills {
  /** Whether the project has one. */
  readonly isThere: boolean;
  /** The one that runs, or the last one; undefined before the first. */
  latest(): DrillDescription | undefined;
  begin(): Promise<void>;
  /** Ends the one that runs; resolves when it has put the regions back. */
  end(): Promise<void>;
}

export class DrillMissingError extends Error {
  constructor(file: string) {
    super(`${file} has no script "drill"; add one that drills what is deployed.`);
    this.name = 'DrillMissingError';
  }
}

export class DrillRunsError extends Error {
  constructor() {
    super('A drill runs already; wait for its end, or stop it.');
    this.name = 'DrillRunsError';
  }
}

interface DrillRecord {
  startedAt: string;
  endedAt: string | null;
  status: DrillDescription['status'];
}

/** It puts both regions back in order before it ends. */
const secondsToEnd = 120;

/**
 * Runs the project's own drill as a process, so that the console and the terminal have the same one, and reads what it
 * writes. The last one stays on disk.
 */
export function createDrills({
  checkoutDirectory,
  stateDirectory,
  processes,
}: {
  checkoutDirectory: string;
  stateDirectory: string;
  processes: Processes;
}): Drills {
  const recordFile = join(stateDirectory, 'drill.json');
  const logFile = join(stateDirectory, 'drill.log');
  const script = drillScript(checkoutDirectory);
  const save = (record: DrillRecord) => writeFileAtomically(recordFile, JSON.stringify(record, null, 1));
  let running: ManagedProcess | undefined;
  let isStopping = false;

  const latest = (): DrillDescription | undefined => {
    const record = readStateFile<DrillRecord>(recordFile, ['startedAt', 'status']);
    if (!record) return undefined;
    const report = readDrillReport(existsSync(logFile) ? readFileSync(logFile, 'utf8') : '');
    return { ...record, ...report };
  };
  closeInterrupted(recordFile, logFile, save);

  return {
    isThere: script !== undefined,
    latest,
    async begin() {
      if (script === undefined) throw new DrillMissingError(join(checkoutDirectory, 'package.json'));
      if (running) throw new DrillRunsError();
      const startedAt = new Date().toISOString();
      rmSync(logFile, { force: true });
      save({ startedAt, endedAt: null, status: 'InProgress' });
      isStopping = false;
      const started = await processes.start({
        name: 'drill',
        command: '/bin/sh',
        // The signal that ends it must reach the program itself, which puts the regions back.
        args: ['-c', `exec ${script} "$@"`, 'drill', '--format', 'json', '--directory', stateDirectory],
        environment: environmentOf(checkoutDirectory),
        workingDirectory: checkoutDirectory,
        logFile,
      });
      running = started;
      void started.ended.then(({ exitCode }) => {
        running = undefined;
        const status = isStopping ? 'Stopped' : exitCode === 0 ? 'Succeeded' : 'Failed';
        save({ startedAt, endedAt: new Date().toISOString(), status });
      });
    },
    async end() {
      isStopping = true;
      await running?.stop(secondsToEnd);
    },
  };
}

/** One that was killed with its rehearsal wrote its last line when it did so. */
function closeInterrupted(recordFile: string, logFile: string, save: (record: DrillRecord) => void): void {
  const record = readStateFile<DrillRecord>(recordFile);
  if (record?.status !== 'InProgress') return;
  const endedAt = existsSync(logFile) ? statSync(logFile).mtime.toISOString() : record.startedAt;
  save({ ...record, status: 'Stopped', endedAt });
}

/** As `npm run` finds it. */
function drillScript(checkoutDirectory: string): string | undefined {
  const project = readStateFile<{ scripts?: Record<string, string> }>(
    join(checkoutDirectory, 'package.json'),
  );
  return project?.scripts?.drill;
}

function environmentOf(checkoutDirectory: string): Record<string, string> {
  const { PATH = '', HOME = '' } = process.env;
  return { HOME, PATH: [join(checkoutDirectory, 'node_modules', '.bin'), PATH].join(delimiter) };
}

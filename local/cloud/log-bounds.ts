import { copyFileSync, globSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';

/** As much of a log is kept before what is being written, and as much again while it is. */
const mostBytes = 8 * 1024 * 1024;

const millisecondsBetweenLooks = 60_000;

/** Those of the cloud itself and of its functions; those of what stacks run, a folder for each resource; and of tasks. */
const logs = [
  'logs/**/*.log',
  'resources/*/*/*/*/*.log',
  'resources/*/*/*/*/*/*.log',
  'single-tasks/*/*/*/*.log',
];

/** Looks after the logs of a cloud by the minute; call the answer to end it. */
export function keepLogsBounded(stateDirectory: string): () => void {
  boundLogs(stateDirectory);
  const timer = setInterval(() => boundLogs(stateDirectory), millisecondsBetweenLooks);
  timer.unref();
  return () => clearInterval(timer);
}

/** Sets what stands in a log that has become too big aside, in place of what was set aside before. */
export function boundLogs(stateDirectory: string, most = mostBytes): void {
  for (const name of globSync(logs, { cwd: stateDirectory })) {
    const file = join(stateDirectory, name);
    if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > most) setAside(file);
  }
}

/** Emptied, not renamed: a process that appends to it has it open. */
function setAside(file: string): void {
  copyFileSync(file, `${file}.1`);
  truncateSync(file);
}

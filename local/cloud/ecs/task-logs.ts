import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';

const logsKept = 50;

/** Bounds what a service that fails again and again leaves behind. */
export function removeOldLogs(directory: string): void {
  if (!existsSync(directory)) return;
  const logs = readdirSync(directory)
    .map((name) => join(directory, name))
    .map((file) => ({ file, lastWritten: statSync(file).mtimeMs }))
    .sort((one, other) => other.lastWritten - one.lastWritten);
  for (const { file } of logs.slice(logsKept)) rmSync(file, { force: true });
}

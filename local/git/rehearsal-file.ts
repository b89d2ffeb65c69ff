import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { writeFileAtomically } from '../cloud/atomic-file.ts';
import { errorCode } from '../cloud/error-code.ts';

/** Where a rehearsal is found while it runs. */
export interface RehearsalAddresses {
  pid: number;
  consoleUrl: string;
  apiUrl: string;
}

export function writeRehearsalFile(stateDirectory: string, addresses: RehearsalAddresses): void {
  writeFileAtomically(fileIn(stateDirectory), `${JSON.stringify(addresses, null, 2)}\n`);
}

/** Undefined where no rehearsal runs: there is no file, or the process that wrote it has ended. */
export function readRehearsalFile(stateDirectory: string): RehearsalAddresses | undefined {
  const text = readIfPresent(fileIn(stateDirectory));
  if (text === undefined) return undefined;
  const addresses: RehearsalAddresses = JSON.parse(text);
  return isRunning(addresses.pid) ? addresses : undefined;
}

/** Only the rehearsal that wrote it removes it. */
export function removeRehearsalFile(stateDirectory: string): void {
  if (readRehearsalFile(stateDirectory)?.pid === process.pid) rmSync(fileIn(stateDirectory), { force: true });
}

function fileIn(stateDirectory: string): string {
  return join(stateDirectory, 'rehearsal.json');
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) === 'EPERM';
  }
}

function readIfPresent(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

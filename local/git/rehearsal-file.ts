import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { writeFileAtomically } from '../cloud/atomic-file.ts';
import { errorCode } from '../cloud/error-code.ts';
import { DamagedStateFileError, readStateFile } from '../cloud/state-file.ts';

/** Where a rehearsal is found while it runs. */
export interface RehearsalAddresses {
  pid: number;
  consoleUrl: string;
  apiUrl: string;
}

export function writeRehearsalFile(stateDirectory: string, addresses: RehearsalAddresses): void {
  writeFileAtomically(fileIn(stateDirectory), `${JSON.stringify(addresses, null, 2)}\n`);
}

/** It is written anew by every start. */
export class RehearsalFileDamagedError extends Error {
  constructor(file: string, cause?: unknown) {
    super(`${file} is damaged; end the rehearsal, if one runs, with Ctrl-C, and run npm start again.`, {
      cause,
    });
    this.name = 'RehearsalFileDamagedError';
  }
}

/**
 * Undefined where no rehearsal runs: there is no file, or the process that wrote it has ended.
 *
 * @throws RehearsalFileDamagedError
 */
export function readRehearsalFile(stateDirectory: string): RehearsalAddresses | undefined {
  const addresses = readAddresses(fileIn(stateDirectory));
  return addresses !== undefined && isRunning(addresses.pid) ? addresses : undefined;
}

/** For the one that holds the state folder. */
export function removeRehearsalFile(stateDirectory: string): void {
  rmSync(fileIn(stateDirectory), { force: true });
}

function readAddresses(file: string): RehearsalAddresses | undefined {
  try {
    const addresses = readStateFile<RehearsalAddresses>(file);
    if (addresses === undefined || (Number.isInteger(addresses.pid) && URL.canParse(addresses.apiUrl)))
      return addresses;
  } catch (error) {
    if (error instanceof DamagedStateFileError) throw new RehearsalFileDamagedError(file, error);
    throw error;
  }
  throw new RehearsalFileDamagedError(file);
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

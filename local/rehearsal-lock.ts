import { linkSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { errorCode } from './cloud/error-code.ts';
import { processStartTime } from './cloud/process-identity.ts';
import { DamagedStateFileError, readStateFile } from './cloud/state-file.ts';

export class RehearsalRunningError extends Error {
  constructor(stateDirectory: string, pid: number | undefined) {
    super(
      `A rehearsal runs already in ${stateDirectory} (pid ${pid ?? 'unknown'}); end it with Ctrl-C, or give another --directory.`,
    );
    this.name = 'RehearsalRunningError';
  }
}

/**
 * Makes the folder this process's own; what a rehearsal that was killed left is taken over. Answers the release.
 *
 * @throws RehearsalRunningError
 */
export function claimStateDirectory(stateDirectory: string): () => void {
  const file = join(stateDirectory, 'lock.json');
  mkdirSync(stateDirectory, { recursive: true });
  if (!create(file)) {
    const holder = readHolder(file);
    if (isAlive(holder)) throw new RehearsalRunningError(stateDirectory, holder.pid);
    rmSync(file, { force: true });
    if (!create(file)) throw new RehearsalRunningError(stateDirectory, readHolder(file)?.pid);
  }
  return () => rmSync(file, { force: true });
}

/** The process whose own the folder is; undefined when nobody who lives holds it. */
export function holderOf(stateDirectory: string): number | undefined {
  const holder = readHolder(join(stateDirectory, 'lock.json'));
  return isAlive(holder) ? holder.pid : undefined;
}

interface Holder {
  pid: number;
  startTime: string | undefined;
}

function isAlive(holder: Holder | undefined): holder is Holder {
  return holder !== undefined && processStartTime(holder.pid) === holder.startTime;
}

/** A link is made in one step, with the content in place, and fails where there is one already. */
function create(file: string): boolean {
  const draft = `${file}.${process.pid}.draft`;
  const own: Holder = { pid: process.pid, startTime: processStartTime(process.pid) };
  writeFileSync(draft, JSON.stringify(own));
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error;
    return false;
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Undefined when it was released meanwhile, and when it is damaged: nobody who lives writes half of one. */
function readHolder(file: string): Holder | undefined {
  try {
    return readStateFile<Holder>(file);
  } catch (error) {
    if (error instanceof DamagedStateFileError) return undefined;
    throw error;
  }
}

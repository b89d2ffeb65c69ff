import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { errorCode } from './cloud/error-code.ts';
import { processStartTime } from './cloud/process-identity.ts';

export class RehearsalRunningError extends Error {
  constructor(stateDirectory: string, pid: number) {
    super(
      `A rehearsal runs already in ${stateDirectory} (pid ${pid}); end it with Ctrl-C, or give another --directory.`,
    );
    this.name = 'RehearsalRunningError';
  }
}

/** Makes the folder this process's own; what a rehearsal that was killed left is taken over. Answers the release. */
export function claimStateDirectory(stateDirectory: string): () => void {
  const file = join(stateDirectory, 'lock.json');
  mkdirSync(stateDirectory, { recursive: true });
  const own = { pid: process.pid, startTime: processStartTime(process.pid) };
  const holder = create(file, own);
  if (holder !== undefined) {
    if (processStartTime(holder.pid) === holder.startTime)
      throw new RehearsalRunningError(stateDirectory, holder.pid);
    rmSync(file, { force: true });
    const quicker = create(file, own);
    if (quicker !== undefined) throw new RehearsalRunningError(stateDirectory, quicker.pid);
  }
  return () => rmSync(file, { force: true });
}

interface Holder {
  pid: number;
  startTime: string | undefined;
}

/** Undefined when the file was created; the one who holds it otherwise. */
function create(file: string, own: Holder): Holder | undefined {
  try {
    writeFileSync(file, JSON.stringify(own), { flag: 'wx' });
    return undefined;
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error;
    return JSON.parse(readFileSync(file, 'utf8'));
  }
}

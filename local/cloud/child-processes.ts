import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { errorCode } from './error-code.ts';

/** The ids of the processes that a process has started and that have not ended. */
export function childProcesses(pid: number): number[] {
  const listed = existsSync('/proc/self/task') ? childrenFromProc(pid) : childrenFromPgrep(pid);
  return listed.split(/\s+/).filter(Boolean).map(Number);
}

function childrenFromProc(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8');
  } catch (error) {
    // The process has ended, or the kernel was built without this file.
    if (!['ENOENT', 'ESRCH'].includes(String(errorCode(error)))) throw error;
    return existsSync(`/proc/${pid}`) ? childrenFromPgrep(pid) : '';
  }
}

function childrenFromPgrep(pid: number): string {
  return spawnSync('pgrep', ['-P', String(pid)], { encoding: 'utf8' }).stdout;
}

import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { errorCode } from './error-code.ts';

const bootIdFile = '/proc/sys/kernel/random/boot_id';

/**
 * When a process started, as a token that together with its id tells it from every other process of this machine:
 * the kernel gives a process id out again, but not with the same start time.
 * Undefined when there is no such process, or when it has ended and only waits to be collected by its parent.
 */
export function processStartTime(pid: number): string | undefined {
  return existsSync(bootIdFile) ? startTimeFromProc(pid) : startTimeFromPs(pid);
}

/** Whether a process with this start time was started since the machine was; unknown, and so false, where there is no /proc. */
export function isOfThisBoot(startTime: string): boolean {
  return existsSync(bootIdFile) && startTime.startsWith(`${readFileSync(bootIdFile, 'utf8').trim()}/`);
}

/** The command line of a process, which it may have written over itself; undefined when it has ended. */
export function commandLine(pid: number): string | undefined {
  if (processStartTime(pid) === undefined) return undefined;
  if (existsSync(bootIdFile)) return readIfPresent(`/proc/${pid}/cmdline`)?.replaceAll('\0', ' ');
  return askPs(pid, 'command=');
}

/** Linux: clock ticks since boot (`man 5 proc_pid_stat`, field 22), with the boot's id as ticks start again there. */
function startTimeFromProc(pid: number): string | undefined {
  const stat = readIfPresent(`/proc/${pid}/stat`);
  if (stat === undefined) return undefined;
  // The second field, the command in parentheses, may itself hold spaces and parentheses.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state] = fields;
  const startTicks = fields[19];
  if (state === 'Z' || state === 'X') return undefined;
  return `${readFileSync(bootIdFile, 'utf8').trim()}/${startTicks}`;
}

function startTimeFromPs(pid: number): string | undefined {
  const answer = askPs(pid, 'state=,lstart=');
  return answer === undefined || answer.startsWith('Z') ? undefined : answer.replace(/^\S+\s+/, '');
}

function askPs(pid: number, columns: string): string | undefined {
  const { stdout } = spawnSync('ps', ['-o', columns, '-p', String(pid)], { encoding: 'utf8' });
  return stdout.trim() || undefined;
}

function readIfPresent(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    // ESRCH: the process ended between the opening of the file and the reading.
    if (['ENOENT', 'ESRCH'].includes(String(errorCode(error)))) return undefined;
    throw error;
  }
}

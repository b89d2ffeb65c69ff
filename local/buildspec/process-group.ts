import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { errorCode } from '../cloud/error-code.ts';

/** Sends SIGTERM to a process group, and SIGKILL to what is left of it after the time. */
export async function endProcessGroup(groupId: number, graceInSeconds: number): Promise<void> {
  if (!signalGroup(groupId, 'SIGTERM')) return;
  const deadline = Date.now() + graceInSeconds * 1000;
  while (isRunning(groupId) && Date.now() < deadline) await sleep(20);
  signalGroup(groupId, 'SIGKILL');
}

/** False when the group has no member. */
function signalGroup(groupId: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(-groupId, signal);
  } catch (error) {
    // EPERM is macOS's answer for a group whose members have all ended.
    if (errorCode(error) !== 'ESRCH' && errorCode(error) !== 'EPERM') throw error;
    return false;
  }
}

/** Whether a process group has a member. Those that have ended and that nobody has waited for yet do not count; only Linux tells. */
export function isRunning(groupId: number): boolean {
  if (!signalGroup(groupId, 0)) return false;
  if (process.platform !== 'linux') return true;
  return readdirSync('/proc').some((entry) => /^\d+$/.test(entry) && isLiveMember(entry, groupId));
}

function isLiveMember(pid: string, groupId: number): boolean {
  const stat = readStat(pid);
  // After the command in parentheses: state, parent, process group (proc_pid_stat(5)).
  const [state, , group] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return Number(group) === groupId && state !== 'Z' && state !== 'X';
}

function readStat(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return ''; // The process ended between the listing and this line.
  }
}

import { existsSync, readFileSync } from 'node:fs';
import type { Usage } from '../runtime.ts';

/** Linux counts processor time in hundredths of a second, and memory in pages of 4 KiB: man 5 proc_pid_stat. */
const ticksPerSecond = 100;
const bytesPerPage = 4096;

/** What a process and all that it has started use; undefined where it has ended, or there is no `/proc`. */
export function usedByProcesses(first: number): Usage | undefined {
  const all = withChildren(first).flatMap((pid) => usedByProcess(pid) ?? []);
  if (all.length === 0) return undefined;
  return {
    processorSeconds: all.reduce((sum, { processorSeconds }) => sum + processorSeconds, 0),
    bytes: all.reduce((sum, { bytes }) => sum + bytes, 0),
  };
}

function withChildren(pid: number): number[] {
  const children = read(`/proc/${pid}/task/${pid}/children`) ?? '';
  return [pid, ...children.split(' ').filter(Boolean).map(Number).flatMap(withChildren)];
}

function usedByProcess(pid: number): Usage | undefined {
  const stat = read(`/proc/${pid}/stat`);
  if (stat === undefined) return undefined;
  // The second field, the command in parentheses, may itself hold spaces and parentheses.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [user, system, pages] = [fields[11], fields[12], fields[21]].map(Number);
  return {
    processorSeconds: ((user ?? 0) + (system ?? 0)) / ticksPerSecond,
    bytes: (pages ?? 0) * bytesPerPage,
  };
}

/** A process may end between the one look and the other. */
function read(file: string): string | undefined {
  try {
    return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
  } catch {
    return undefined;
  }
}

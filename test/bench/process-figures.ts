import { readFile } from 'node:fs/promises';

/** `getconf CLK_TCK`, the same on every Linux of today. */
const ticksPerSecond = 100;

/** Proportional set size: what would be free if the process ended. */
export async function mebibytesOf(pid: number): Promise<number> {
  const rollup = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8');
  return Number(/^Pss:\s+(\d+) kB$/m.exec(rollup)?.[1]) / 1024;
}

/** What the process has taken of the processors until now. */
export async function cpuSecondsOf(pid: number): Promise<number> {
  const fields = (await readFile(`/proc/${pid}/stat`, 'utf8')).replace(/^.*\) /, '').split(' ');
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
}

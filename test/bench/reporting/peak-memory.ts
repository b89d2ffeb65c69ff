import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import type { TestProcess } from '../../support/child-process.ts';

/** MiB that a process had resident at its peak, as Linux counts it (`VmHWM`), asked for until the process ends. */
export async function peakMemoryInMebibytes(program: TestProcess): Promise<number> {
  let peak = 0;
  let hasEnded = false;
  program.exit.finally(() => {
    hasEnded = true;
  });
  while (!hasEnded) {
    peak = Math.max(peak, await highWaterMark(program.pid));
    await delay(20);
  }
  return peak;
}

/** 0 for a process that has ended meanwhile. */
async function highWaterMark(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ESRCH') return '';
    throw error;
  });
  return Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) / 1024;
}

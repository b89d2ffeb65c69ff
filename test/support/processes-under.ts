import { readdir, readFile, readlink } from 'node:fs/promises';

/** Processes whose working directory or command line lies in the folder (Linux: read from /proc), one line each. */
export async function processesUnder(folder: string): Promise<string[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid);
  const described = await Promise.all(pids.map((pid) => describeProcess(pid)));
  return described.filter((line) => line.includes(folder));
}

/** Empty for a process that has ended meanwhile, or that is another user's. */
async function describeProcess(pid: string): Promise<string> {
  try {
    const command = (await readFile(`/proc/${pid}/cmdline`, 'utf8')).replaceAll('\0', ' ');
    return `${pid} ${await readlink(`/proc/${pid}/cwd`)} ${command}`;
  } catch {
    return '';
  }
}

/** The proportional set size of all processes of the folder together: shared pages count once (Linux). */
export async function memoryInMebibytes(folder: string): Promise<number> {
  const pids = (await processesUnder(folder)).map((line) => line.split(' ')[0]);
  const kibibytes = await Promise.all(
    pids.map((pid) => proportionalSetSize(pid ?? '').catch(nothingIfEnded)),
  );
  return kibibytes.reduce((sum, each) => sum + each, 0) / 1024;
}

/** What one process occupies, with its share of pages that others have as well (Linux). */
export async function processMemoryInMebibytes(pid: number): Promise<number> {
  return (await proportionalSetSize(String(pid))) / 1024;
}

/** Of a process that has ended meanwhile: its file is gone, or has nobody to tell of. */
function nothingIfEnded(error: NodeJS.ErrnoException): number {
  if (error.code === 'ENOENT' || error.code === 'ESRCH') return 0;
  throw error;
}

async function proportionalSetSize(pid: string): Promise<number> {
  const text = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8');
  return Number(/^Pss:\s+(\d+) kB/m.exec(text)?.[1]);
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Usage } from '../runtime.ts';

const nanosecondsPerSecond = 1e9;
const microsecondsPerSecond = 1e6;

/**
 * What the control group of a container has used, by its first process. Files that nobody reads at the moment are not
 * counted as memory, as `docker stats` does not. Undefined where the container has ended, or no kernel tells.
 *
 * Source: https://docs.kernel.org/admin-guide/cgroup-v2.html, https://docs.kernel.org/admin-guide/cgroup-v1/
 */
export function usedByControlGroup(firstProcess: number, root = '/'): Usage | undefined {
  try {
    const lines = readFileSync(join(root, `proc/${firstProcess}/cgroup`), 'utf8')
      .trim()
      .split('\n');
    const folders = new Map(lines.flatMap((line) => foldersOf(line, root)));
    const [processor, memory] = [folders.get('cpuacct'), folders.get('memory')];
    if (processor !== undefined && memory !== undefined) return ofFirstVersion(processor, memory);
    const unified = folders.get('');
    return unified === undefined ? undefined : ofSecondVersion(unified);
  } catch {
    return undefined;
  }
}

/** By controller; the one of the second version has no name. A line is `<hierarchy>:<controllers>:<path>`. */
function foldersOf(line: string, root: string): [controller: string, folder: string][] {
  const [, controllers = '', path = ''] = /^\d+:([^:]*):(.*)$/.exec(line) ?? [];
  return controllers
    .split(',')
    .map((controller) => [controller, join(root, 'sys/fs/cgroup', controllers, path)]);
}

function ofFirstVersion(processor: string, memory: string): Usage {
  const idle = valueIn(join(memory, 'memory.stat'), 'total_inactive_file');
  return {
    processorSeconds: Number(read(join(processor, 'cpuacct.usage'))) / nanosecondsPerSecond,
    bytes: Number(read(join(memory, 'memory.usage_in_bytes'))) - idle,
  };
}

function ofSecondVersion(folder: string): Usage {
  const idle = valueIn(join(folder, 'memory.stat'), 'inactive_file');
  return {
    processorSeconds: valueIn(join(folder, 'cpu.stat'), 'usage_usec') / microsecondsPerSecond,
    bytes: Number(read(join(folder, 'memory.current'))) - idle,
  };
}

/** A file has a name and a value per line. */
function valueIn(file: string, name: string): number {
  const line = read(file)
    .split('\n')
    .find((each) => each.startsWith(`${name} `));
  return Number(line?.split(' ')[1] ?? 0);
}

function read(file: string): string {
  return readFileSync(file, 'utf8');
}

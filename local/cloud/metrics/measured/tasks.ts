import { existsSync, readFileSync } from 'node:fs';
import { clusterOf, nameOf } from '../../ecs/describe-for-api.ts';
import { fleet } from '../../ecs/fleet.ts';
import type { Task } from '../../ecs/task.ts';
import type { Runtime } from '../../runtime.ts';
import { metricStore } from '../metric-store.ts';

/** What a task had used when it was looked at the last time. */
interface Sample {
  processorSeconds: number;
  at: number;
}

class Samples {
  readonly byTask = new WeakMap<Task, Sample>();

  async stop(): Promise<void> {}
}

/** Linux counts processor time in hundredths of a second, and memory in pages of 4 KiB: man 5 proc_pid_stat. */
const ticksPerSecond = 100;
const bytesPerPage = 4096;
const unitsPerProcessor = 1024;

/**
 * What ECS tells once a minute of the processors and the memory of services: how much of what their tasks reserve they
 * use, a hundred percent at most, since a task on AWS gets no more. Where there is no `/proc`, nothing is known.
 *
 * Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/available-metrics.html
 */
export function measureTasks(runtime: Runtime, now = Date.now()): void {
  const samples = runtime.shared('task-samples', () => new Samples()).byTask;
  for (const { identity, tasks } of fleet(runtime).all()) {
    const dimensions = { ClusterName: clusterOf(identity), ServiceName: nameOf(identity.arn) };
    const put = (name: string, percent: number) =>
      metricStore(runtime).put(identity, { namespace: 'AWS/ECS', name, dimensions }, Math.min(100, percent), {
        unit: 'Percent',
      });
    for (const task of tasks) {
      const { cpuUnits, memoryInMebibytes } = task.definition;
      const used = usedBy(task);
      if (used === undefined) continue;
      const before = samples.get(task);
      samples.set(task, { processorSeconds: used.processorSeconds, at: now });
      if (memoryInMebibytes) put('MemoryUtilization', (used.bytes / (memoryInMebibytes * 2 ** 20)) * 100);
      if (!before || !cpuUnits) continue;
      const share = (used.processorSeconds - before.processorSeconds) / ((now - before.at) / 1000);
      put('CPUUtilization', Math.max(0, (share / (cpuUnits / unitsPerProcessor)) * 100));
    }
  }
}

/** Undefined for a task of which no process runs. */
function usedBy({ firstProcesses }: Task): { processorSeconds: number; bytes: number } | undefined {
  const all = firstProcesses.flatMap(withChildren).flatMap((pid) => usedByProcess(pid) ?? []);
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

function usedByProcess(pid: number): { processorSeconds: number; bytes: number } | undefined {
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

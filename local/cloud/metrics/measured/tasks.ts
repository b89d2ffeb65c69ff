import { clusterOf, nameOf } from '../../ecs/describe-for-api.ts';
import { fleet } from '../../ecs/fleet.ts';
import type { Task } from '../../ecs/task.ts';
import type { Runtime, Usage } from '../../runtime.ts';
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

/** Undefined for a task of which nothing is known to run. */
function usedBy({ used }: Task): Usage | undefined {
  if (used.length === 0) return undefined;
  return {
    processorSeconds: used.reduce((sum, { processorSeconds }) => sum + processorSeconds, 0),
    bytes: used.reduce((sum, { bytes }) => sum + bytes, 0),
  };
}

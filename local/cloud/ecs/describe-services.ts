import type { ServiceDescription } from '../cloud.ts';
import type { Runtime } from '../runtime.ts';
import { tagOf } from './container-launch.ts';
import { fleet } from './fleet.ts';
import type { Service } from './service.ts';
import { mainContainer, type TaskDefinition } from './task-definition.ts';

/** The services that run now, with their tasks, for pages and lists; named for their main container. */
export function describeServices(runtime: Runtime): ServiceDescription[] {
  return fleet(runtime).all().map(describe);
}

function describe(service: Service): ServiceDescription {
  const { stackName, account, region } = service.identity;
  const { definition, desiredCount } = service.goal;
  return {
    stackName,
    account,
    region,
    name: mainContainer(definition).Name,
    version: versionOf(definition),
    desiredCount,
    deployment: service.deploymentStatus,
    tasks: service.tasks.map((task) => ({
      id: task.id,
      version: versionOf(task.definition),
      address: task.address,
      pid: task.pid,
      healthy: task.state === 'healthy',
      ...(task.zone !== undefined && { zone: task.zone }),
      startedAt: task.startedAt.toISOString(),
    })),
  };
}

function versionOf(definition: TaskDefinition): string {
  return tagOf(mainContainer(definition));
}

import type { ContainerDefinition, TaskDefinition } from './task-definition.ts';

const unitsPerProcessor = 1024;

/** Linux takes no fewer, and Docker 0 for 1024. */
const fewestShares = 2;

/**
 * What `docker run` is told of a container, but for its files, environment and command; the same that ECS tells Docker.
 * Nothing is privileged, and no device of this machine is handed on, whatever the definition says.
 *
 * Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html
 */
export function containerOptions(container: ContainerDefinition, task: TaskDefinition): string[] {
  const { User, WorkingDirectory, ReadonlyRootFilesystem, LinuxParameters } = container;
  return [
    ...(LinuxParameters?.InitProcessEnabled ? ['--init'] : []),
    ...(ReadonlyRootFilesystem ? ['--read-only'] : []),
    ...option('--user', User),
    ...option('--workdir', WorkingDirectory),
    ...limits(container, task),
    ...securityOptions(container),
    ...temporaryFolders(container),
    ...Object.entries(container.DockerLabels).flatMap(([name, value]) => ['--label', `${name}=${value}`]),
  ];
}

/** The task's own limits are those of each of its containers here. */
function limits(container: ContainerDefinition, task: TaskDefinition): string[] {
  const { Cpu = 0, Ulimits, LinuxParameters, MemoryReservation } = container;
  const memory = container.Memory ?? task.limits.memoryInMebibytes;
  return [
    ...['--cpu-shares', String(Math.max(fewestShares, Cpu))],
    ...option('--cpus', task.limits.cpuUnits && task.limits.cpuUnits / unitsPerProcessor),
    // Without swap, which would be memory beyond that.
    ...(memory === undefined ? [] : ['--memory', `${memory}m`, '--memory-swap', `${memory}m`]),
    ...option('--memory-reservation', MemoryReservation && `${MemoryReservation}m`),
    ...option('--shm-size', LinuxParameters?.SharedMemorySize && `${LinuxParameters.SharedMemorySize}m`),
    ...Ulimits.flatMap(({ Name, SoftLimit, HardLimit }) => ['--ulimit', `${Name}=${SoftLimit}:${HardLimit}`]),
  ];
}

function securityOptions({ DockerSecurityOptions, LinuxParameters }: ContainerDefinition): string[] {
  const { Add = [], Drop = [] } = LinuxParameters?.Capabilities ?? {};
  return [
    ...Add.flatMap((capability) => ['--cap-add', capability]),
    ...Drop.flatMap((capability) => ['--cap-drop', capability]),
    ...DockerSecurityOptions.flatMap((given) => ['--security-opt', given]),
  ];
}

function temporaryFolders({ LinuxParameters }: ContainerDefinition): string[] {
  return (LinuxParameters?.Tmpfs ?? []).flatMap(({ ContainerPath, Size, MountOptions }) => [
    '--tmpfs',
    `${ContainerPath}:${[...MountOptions, `size=${Size}m`].join(',')}`,
  ]);
}

function option(name: string, value: string | number | undefined): string[] {
  return value === undefined || value === '' || value === 0 ? [] : [name, String(value)];
}

import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { ContainerDefinition, TaskDefinition } from './task-definition.ts';

export class VolumeMissingError extends Error {
  constructor(definitionArn: string, container: string, volume: string) {
    super(
      `Container "${container}" mounts the volume "${volume}", which ${definitionArn} does not have; add it to Volumes.`,
    );
    this.name = 'VolumeMissingError';
  }
}

export interface MountRequest {
  container: ContainerDefinition;
  task: TaskDefinition;
  taskId: string;
  /** Of the rehearsal, for volumes that Docker makes. */
  label: string;
  /** Stands for the file system of the hosts. */
  hostDirectory: string;
  /** Files of this machine that a program is told by its environment; where they are is where it finds them. */
  files: readonly string[];
}

/**
 * The options by which a container gets its volumes. A folder of a host is one of the state folder, made where it is not
 * there, as Docker makes it on a host; whatever has none belongs to the task.
 *
 * @throws VolumeMissingError
 */
export function containerMounts(request: MountRequest): string[] {
  const { container, task, taskId, label, hostDirectory, files } = request;
  const volumes = container.MountPoints.map(({ SourceVolume, ContainerPath, ReadOnly }) => {
    const volume = task.volumes.find(({ Name }) => Name === SourceVolume);
    if (!volume) throw new VolumeMissingError(task.arn, container.Name, SourceVolume);
    const path = volume.Host?.SourcePath;
    return path === undefined
      ? mount('volume', volumeOfTask(taskId, SourceVolume), ContainerPath, ReadOnly, `volume-label=${label}`)
      : mount('bind', madeFolder(join(hostDirectory, resolve('/', path))), ContainerPath, ReadOnly);
  });
  return [...volumes, ...files.map((file) => mount('bind', file, file, true))].flat();
}

/** Those that Docker makes for a task, and that end with it. */
export function volumesOfTask(taskId: string, { volumes }: TaskDefinition): string[] {
  return volumes
    .filter(({ Host }) => Host?.SourcePath === undefined)
    .map(({ Name }) => volumeOfTask(taskId, Name));
}

function volumeOfTask(taskId: string, name: string): string {
  return `rehearsal-${taskId}-${name}`;
}

function madeFolder(path: string): string {
  mkdirSync(path, { recursive: true });
  return path;
}

/** `--mount` takes CSV: https://docs.docker.com/engine/storage/bind-mounts/#options-for---mount */
function mount(
  type: 'bind' | 'volume',
  source: string,
  destination: string,
  isReadOnly: boolean,
  ...more: string[]
): string[] {
  const fields = [`type=${type}`, `source=${source}`, `destination=${destination}`, ...more];
  if (isReadOnly) fields.push('readonly');
  return ['--mount', fields.map(quoted).join(',')];
}

function quoted(field: string): string {
  return /[",\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
}

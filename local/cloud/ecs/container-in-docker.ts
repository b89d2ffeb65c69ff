import { join } from 'node:path';
import type { CommonRuntime, Containers, RegisteredImage, StartedContainer } from '../runtime.ts';
import type { ContainerLaunch } from './container-launch.ts';
import { containerMounts } from './container-mounts.ts';
import { containerOptions } from './container-options.ts';
import type { TaskDefinition } from './task-definition.ts';

export class ImageNotInDockerError extends Error {
  constructor(image: string) {
    super(
      `Docker has no image ${image}: it was built without Docker, or removed from there; begin afresh (npm run reset), or leave out --containers on.`,
    );
    this.name = 'ImageNotInDockerError';
  }
}

/** An image that Docker has, and what runs it. */
export interface DockerImage {
  id: string;
  containers: Containers;
}

/**
 * Undefined where the image's containers run as processes.
 *
 * @throws ImageNotInDockerError where nothing may run as one.
 */
export async function findInDocker(
  { containers }: Pick<CommonRuntime, 'containers'>,
  { dockerImage: id, name }: RegisteredImage,
): Promise<DockerImage | undefined> {
  if (containers === undefined) return undefined;
  if (id !== undefined && (await containers.hasImage(id))) return { id, containers };
  if (containers.isRequired) throw new ImageNotInDockerError(name);
  containers.noteMissing(name);
  return undefined;
}

/** Has Docker run a container of the image that the registry would get. */
export function startInDocker(
  { id, containers }: DockerImage,
  { container, environment }: ContainerLaunch,
  place: {
    runtime: CommonRuntime;
    account: string;
    region: string;
    task: TaskDefinition;
    taskId: string;
    name: string;
    logFile: string;
  },
): Promise<StartedContainer> {
  const { runtime, account, region, task, taskId, name, logFile } = place;
  const mounts = containerMounts({
    ...{ container, task, taskId, label: containers.label },
    hostDirectory: join(runtime.stateDirectory, 'hosts', account, region),
    files: [runtime.authority.certificateFile],
  });
  const [entryPoint, ...entryArguments] = container.EntryPoint ?? [];
  return containers.start({
    ...{ name, image: id, environment, logFile },
    options: [
      ...containerOptions(container, task),
      ...mounts,
      ...(entryPoint === undefined ? [] : ['--entrypoint', entryPoint]),
    ],
    command: [...entryArguments, ...(container.Command ?? [])],
  });
}

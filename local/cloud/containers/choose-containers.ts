import { hostname } from 'node:os';
import { type DockerEngine, type DockerInformation, type FoundDocker, findDocker } from './docker-engine.ts';

export const containerChoices = ['auto', 'on', 'off'] as const;

/** Whether tasks run as containers: where they can, at all events, or not. */
export type ContainerChoice = (typeof containerChoices)[number];

/** Containers are wanted at all events, and cannot run. */
export class ContainersNotPossibleError extends Error {
  constructor(reason: string) {
    super(
      `Tasks cannot run as containers: ${reason}; start a Docker daemon on this machine, or leave out --containers on.`,
    );
    this.name = 'ContainersNotPossibleError';
  }
}

export interface ChosenContainers {
  /** Where tasks run as containers; undefined where they run as processes. */
  engine: DockerEngine | undefined;
  /** Nothing runs as a process that cannot run as a container. */
  isRequired: boolean;
  /** Which of the two it is, and why, in one line. */
  why: string;
}

/** @throws ContainersNotPossibleError */
export function chooseContainers(
  choice: ContainerChoice,
  find: () => FoundDocker | undefined = () => findDocker(process.env.PATH ?? ''),
): ChosenContainers {
  if (choice === 'off') return asProcesses('as --containers off says');
  const found = find();
  if (found === undefined) return withoutContainers(choice, 'no Docker daemon answers here');
  const { engine, information } = found;
  const obstacle = whyElsewhere(found);
  if (obstacle !== undefined) return withoutContainers(choice, obstacle);
  const isDesktop = information.OperatingSystem === 'Docker Desktop';
  if (isDesktop && choice === 'auto') return asProcesses(networkOfDesktop);
  const why = `Tasks run as containers of Docker ${information.ServerVersion}${isDesktop ? `; ${networkOfDesktop}` : ''}.`;
  return { engine, isRequired: choice === 'on', why };
}

const networkOfDesktop =
  'Docker Desktop shares the network of this machine only where its settings enable host networking';

function withoutContainers(choice: ContainerChoice, reason: string): ChosenContainers {
  if (choice === 'on') throw new ContainersNotPossibleError(reason);
  return asProcesses(reason);
}

function asProcesses(reason: string): ChosenContainers {
  return {
    engine: undefined,
    isRequired: false,
    why: `Tasks run as processes, not as containers: ${reason}.`,
  };
}

/** A container reaches the cloud by loopback, and has files of this machine, so it has to be on it. */
function whyElsewhere({ engine, information }: FoundDocker): string | undefined {
  if (!engine.host.startsWith('unix://'))
    return `the Docker daemon is at ${engine.host}, not on this machine`;
  if (isRootless(information)) return "a rootless Docker daemon has a network of its own, not this machine's";
  const { OperatingSystem, Name } = information;
  if (OperatingSystem === 'Docker Desktop' || Name === hostname()) return undefined;
  return `the Docker daemon is that of the machine ${Name}, and this one is ${hostname()}`;
}

function isRootless({ SecurityOptions }: DockerInformation): boolean {
  return SecurityOptions?.some((option) => option.includes('rootless')) ?? false;
}

import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import type { Processes, RegisteredImage, StartedContainer } from '../runtime.ts';
import type { ContainerLaunch } from './container-launch.ts';
import type { ContainerDefinition } from './task-definition.ts';
import { usedByProcesses } from './used-by-processes.ts';

/** Starts the program of an image among the image's files, by the Node.js that runs the rehearsal. */
export async function startAsProcess(
  { image, container, environment }: ContainerLaunch,
  { processes, name, logFile }: { processes: Processes; name: string; logFile: string },
): Promise<StartedContainer> {
  const workingDirectory = join(image.rootDirectory, image.workingDirectory);
  const whole = {
    ...image.environment,
    // The Node.js that runs the rehearsal is the one that its images would bring.
    PATH: [dirname(process.execPath), process.env.PATH ?? '', '/usr/sbin'].join(delimiter),
    HOME: workingDirectory,
    ...environment,
  };
  const [command = '', ...args] = commandLine(container, image);
  const started = await processes.start({
    ...{ name, command: inImage(image, command), args, environment: whole, workingDirectory, logFile },
  });
  return {
    process: started,
    succeeds: (check, timeoutInSeconds) => succeeds(check, timeoutInSeconds, workingDirectory, whole),
    used: () => usedByProcesses(started.pid),
  };
}

/** As Docker does: an entry point of its own discards the image's command as well. */
function commandLine(container: ContainerDefinition, image: RegisteredImage): readonly string[] {
  if (container.EntryPoint) return [...container.EntryPoint, ...(container.Command ?? [])];
  return [...image.entrypoint, ...(container.Command ?? image.command)];
}

function inImage(image: RegisteredImage, command: string): string {
  const path = join(image.rootDirectory, command);
  return command.startsWith('/') && existsSync(path) ? path : command;
}

function succeeds(
  [command = '', ...args]: readonly string[],
  timeoutInSeconds: number,
  cwd: string,
  env: Record<string, string>,
): Promise<boolean> {
  return new Promise((resolve) => {
    const options = { cwd, env, timeout: timeoutInSeconds * 1000, killSignal: 'SIGKILL' as const };
    execFile(command, args, options, (error) => resolve(error === null));
  });
}

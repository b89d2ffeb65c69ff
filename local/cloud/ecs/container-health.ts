import { execFile } from 'node:child_process';
import { pause } from '../pause.ts';
import type { ContainerLaunch } from './container-launch.ts';
import type { ContainerDefinition } from './task-definition.ts';

type HealthCheck = NonNullable<ContainerDefinition['HealthCheck']>;

const millisecondsBetweenFirstChecks = 300;

/**
 * Runs a container's own health check until the signal: quickly until it passes for the first time, then at its
 * interval. `report` is called at every change.
 */
export async function watchContainerHealth(
  check: HealthCheck,
  launch: ContainerLaunch,
  signal: AbortSignal,
  report: (isHealthy: boolean) => void,
): Promise<void> {
  const [command, ...args] = healthCommand(check.Command, launch.localPorts);
  if (command === undefined) return report(true);
  let wasHealthy = false;
  let failures = 0;
  while (!signal.aborted) {
    const passed = await run(command, args, launch, check.Timeout);
    if (signal.aborted) return;
    failures = passed ? 0 : failures + 1;
    const isHealthy: boolean = passed || (wasHealthy && failures < check.Retries);
    if (isHealthy !== wasHealthy) report(isHealthy);
    wasHealthy = isHealthy;
    await pause(isHealthy ? check.Interval * 1000 : millisecondsBetweenFirstChecks, signal);
  }
}

/**
 * The command of a health check; undefined for `NONE`. Where it names a port of its container, which it reaches as
 * loopback there, the port that stands for it here takes its place.
 */
export function healthCommand(given: readonly string[], localPorts: ReadonlyMap<number, number>): string[] {
  const [kind = '', ...rest] = given.map((part) => withLocalPorts(part, localPorts));
  if (kind === 'NONE') return [];
  if (kind === 'CMD-SHELL') return ['/bin/sh', '-c', rest.join(' ')];
  return kind === 'CMD' ? rest : [kind, ...rest];
}

function withLocalPorts(text: string, localPorts: ReadonlyMap<number, number>): string {
  return text.replace(/\b(127\.0\.0\.1|localhost):(\d+)\b/g, (whole, host, port) => {
    const local = localPorts.get(Number(port));
    return local === undefined ? whole : `${host}:${local}`;
  });
}

function run(command: string, args: readonly string[], launch: ContainerLaunch, timeoutInSeconds: number) {
  return new Promise<boolean>((resolve) => {
    const options = {
      cwd: launch.workingDirectory,
      env: launch.environment,
      timeout: timeoutInSeconds * 1000,
      killSignal: 'SIGKILL' as const,
    };
    execFile(command, args, options, (error) => resolve(error === null));
  });
}

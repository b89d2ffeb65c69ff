import { pause } from '../pause.ts';
import type { StartedContainer } from '../runtime.ts';
import { atHost, type HostOfTask } from './at-host.ts';
import type { ContainerDefinition } from './task-definition.ts';

type HealthCheck = NonNullable<ContainerDefinition['HealthCheck']>;

const millisecondsBetweenFirstChecks = 300;

/**
 * Runs a container's own health check until the signal: quickly until it passes for the first time, then at its
 * interval. `report` is called at every change.
 */
export async function watchContainerHealth(
  check: HealthCheck,
  container: StartedContainer,
  host: HostOfTask,
  signal: AbortSignal,
  report: (isHealthy: boolean) => void,
): Promise<void> {
  const command = healthCommand(check.Command, host);
  if (command.length === 0) return report(true);
  let wasHealthy = false;
  let failures = 0;
  while (!signal.aborted) {
    const passed = await container.succeeds(command, check.Timeout);
    if (signal.aborted) return;
    failures = passed ? 0 : failures + 1;
    const isHealthy: boolean = passed || (wasHealthy && failures < check.Retries);
    if (isHealthy !== wasHealthy) report(isHealthy);
    wasHealthy = isHealthy;
    await pause(isHealthy ? check.Interval * 1000 : millisecondsBetweenFirstChecks, signal);
  }
}

/**
 * The command of a health check; empty for `NONE`. Where it names a port of its container, which it reaches as loopback
 * there, the address of the task's host takes the place of that, and the port that stands for it here its place.
 */
export function healthCommand(given: readonly string[], host: HostOfTask): string[] {
  const [kind = '', ...rest] = given.map((part) => atHost(part, host));
  if (kind === 'NONE') return [];
  if (kind === 'CMD-SHELL') return ['/bin/sh', '-c', rest.join(' ')];
  return kind === 'CMD' ? rest : [kind, ...rest];
}

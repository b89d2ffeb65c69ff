import type { TaskState } from './task.ts';

export interface RolloutLimits {
  desiredCount: number;
  /** Percent of the desired count that stay healthy during a deployment, rounded up. */
  minimumHealthyPercent: number;
  /** Percent of the desired count that may run during a deployment, rounded down. */
  maximumPercent: number;
}

export interface RolloutTask {
  state: TaskState;
}

export interface RolloutStep<T extends RolloutTask> {
  startCount: number;
  retire: readonly T[];
  /** The wanted tasks alone serve. */
  isComplete: boolean;
}

/**
 * The next step from the tasks that run to the tasks that are wanted: new ones as far as the maximum allows, and an old
 * one less for every new one that is healthy, or, where there is no room for new ones, as many as the minimum spares.
 *
 * Source: Amazon ECS API reference, "DeploymentConfiguration".
 */
export function nextStep<T extends RolloutTask>(
  limits: RolloutLimits,
  wanted: readonly T[],
  others: readonly T[],
): RolloutStep<T> {
  const { desiredCount, minimumHealthyPercent, maximumPercent } = limits;
  const minimum = Math.ceil((desiredCount * minimumHealthyPercent) / 100);
  const maximum = Math.floor((desiredCount * maximumPercent) / 100);
  const fresh = wanted.filter(isRunning);
  const old = others.filter(isRunning);
  const room = Math.max(0, maximum - fresh.length - old.length);
  const missing = Math.max(0, desiredCount - fresh.length);
  const startCount = Math.min(missing, room);
  const surplus = fresh.slice(Math.max(0, desiredCount));
  const retire = [
    ...spareOnes(old, fresh, { desiredCount, minimum, isCramped: missing > 0 && room === 0 }),
    ...surplus,
  ];
  const isSettled = [...wanted, ...others].every(
    ({ state }) => state !== 'draining' && state !== 'unhealthy',
  );
  const isComplete =
    isSettled &&
    old.length === 0 &&
    fresh.length === desiredCount &&
    fresh.every(({ state }) => state === 'healthy');
  return { startCount, retire, isComplete };
}

/** The next step while the tasks before still have requests: all new ones stand beside them. */
export function stepBeside<T extends RolloutTask>(
  { desiredCount }: RolloutLimits,
  wanted: readonly T[],
): RolloutStep<T> & { areReady: boolean } {
  const fresh = wanted.filter(isRunning);
  return {
    startCount: Math.max(0, desiredCount - fresh.length),
    retire: fresh.slice(desiredCount),
    isComplete: false,
    areReady: fresh.length === desiredCount && fresh.every(isHealthy),
  };
}

function spareOnes<T extends RolloutTask>(
  old: readonly T[],
  fresh: readonly T[],
  { desiredCount, minimum, isCramped }: { desiredCount: number; minimum: number; isCramped: boolean },
): T[] {
  const healthyFresh = fresh.filter(isHealthy).length;
  const starting = old.filter((task) => !isHealthy(task));
  const serving = old.filter(isHealthy);
  const replaced = Math.max(0, old.length - Math.max(0, desiredCount - healthyFresh));
  const wantedGone = isCramped ? Math.max(1, replaced) : replaced;
  const spareServing = Math.max(0, serving.length + healthyFresh - minimum);
  const goneFirst = starting.slice(0, wantedGone);
  return [...goneFirst, ...serving.slice(0, Math.min(wantedGone - goneFirst.length, spareServing))];
}

function isRunning({ state }: RolloutTask): boolean {
  return state === 'starting' || state === 'healthy';
}

function isHealthy({ state }: RolloutTask): boolean {
  return state === 'healthy';
}

/**
 * After so many failed tasks the circuit breaker ends a deployment.
 * Source: Amazon ECS developer guide, "How the Amazon ECS deployment circuit breaker detects failures".
 */
export function circuitBreakerThreshold(desiredCount: number): number {
  return Math.min(Math.max(Math.ceil(desiredCount / 2), 3), 200);
}

import { pause } from '../pause.ts';
import { type HealthCheck, type ProbeResult, probe, type SocketAddress } from './health-check.ts';

export interface TargetGroupSettings {
  arn: string;
  name: string;
  healthCheck: HealthCheck;
  deregistrationDelayInSeconds: number;
}

export type TargetState = 'initial' | 'healthy' | 'unhealthy' | 'draining';

export interface Target extends SocketAddress {
  state: TargetState;
}

interface WatchedTarget extends Target {
  watch: AbortController;
}

const millisecondsBetweenQuickProbes = 250;
const millisecondsUntilRefusedIsTriedAgain = 80;

/**
 * The targets of a group and their health. A target that has not been healthy yet is probed quickly, so that it serves
 * as soon as it can; after that at the group's interval.
 */
export class TargetGroup {
  settings: TargetGroupSettings;
  readonly #targets = new Map<string, WatchedTarget>();
  readonly #listeners = new Set<() => void>();

  constructor(settings: TargetGroupSettings) {
    this.settings = settings;
  }

  /** Those that get requests now: the healthy ones; where there is none, all that once were (ELB's "fail open"). */
  get receivers(): readonly Target[] {
    const healthy = this.#inState('healthy');
    return healthy.length > 0 ? healthy : this.#inState('unhealthy');
  }

  get targets(): readonly Target[] {
    return [...this.#targets.values()];
  }

  stateOf(target: SocketAddress): TargetState | undefined {
    return this.#targets.get(keyOf(target))?.state;
  }

  /** Called after every change of a state; the answer ends the subscription. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  register({ address, port }: SocketAddress): void {
    const known = this.#targets.get(keyOf({ address, port }));
    if (known !== undefined && known.state !== 'draining') return;
    const target: WatchedTarget = { address, port, state: 'initial', watch: new AbortController() };
    this.#targets.set(keyOf(target), target);
    void this.#watch(target);
  }

  /** No new request goes there from now on. */
  deregister(address: SocketAddress): void {
    const target = this.#targets.get(keyOf(address));
    if (target === undefined) return;
    target.watch.abort();
    this.#moveTo(target, 'draining');
  }

  /** Ends the draining of a target. */
  remove(address: SocketAddress): void {
    this.#targets.get(keyOf(address))?.watch.abort();
    this.#targets.delete(keyOf(address));
  }

  stop(): void {
    for (const target of this.#targets.values()) target.watch.abort();
  }

  async #watch(target: WatchedTarget): Promise<void> {
    const { signal } = target.watch;
    let streak = { passed: true, length: 0 };
    while (!signal.aborted) {
      const result = await probe(this.settings.healthCheck, target);
      if (signal.aborted) return;
      const passed = result === 'passed';
      streak = { passed, length: passed === streak.passed ? streak.length + 1 : 1 };
      this.#judge(target, streak);
      await pause(this.#timeToNextProbe(target, result), signal);
    }
  }

  #judge(target: WatchedTarget, streak: { passed: boolean; length: number }): void {
    const { healthyThreshold, unhealthyThreshold } = this.settings.healthCheck;
    if (streak.passed && streak.length >= healthyThreshold) this.#moveTo(target, 'healthy');
    // A target that starts is given its time by who started it; quick probes must not count against it.
    const failedLongEnough = !streak.passed && streak.length >= unhealthyThreshold;
    if (failedLongEnough && target.state !== 'initial') this.#moveTo(target, 'unhealthy');
  }

  #timeToNextProbe(target: Target, result: ProbeResult): number {
    if (target.state === 'healthy') return this.settings.healthCheck.intervalInSeconds * 1000;
    return result === 'refused' ? millisecondsUntilRefusedIsTriedAgain : millisecondsBetweenQuickProbes;
  }

  #moveTo(target: WatchedTarget, state: TargetState): void {
    if (target.state === state) return;
    target.state = state;
    for (const listener of this.#listeners) listener();
  }

  #inState(state: TargetState): Target[] {
    return this.targets.filter((target) => target.state === state);
  }
}

function keyOf({ address, port }: SocketAddress): string {
  return `${address}:${port}`;
}

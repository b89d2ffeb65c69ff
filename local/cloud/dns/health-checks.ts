import { probe, type SocketAddress } from '../load-balancing/health-check.ts';
import { pause } from '../pause.ts';

/** A health check of Route 53, in the units of its API. */
export interface NameHealthCheck {
  id: string;
  /** Null for one that asks nobody by itself. */
  endpoint: {
    protocol: 'HTTP' | 'TCP';
    path: string;
    /** Where it is now; undefined while it is nowhere. */
    address(): SocketAddress | undefined;
    intervalInSeconds: number;
    failureThreshold: number;
  } | null;
  /** Null for one that does not depend on others. */
  calculated: { children: readonly string[]; healthyThreshold: number } | null;
  /** What it is where it can ask neither an endpoint nor others, as one that follows an alarm. */
  otherwise: boolean;
  isInverted: boolean;
  /** Taken for healthy without a look. */
  isDisabled: boolean;
}

interface Watched {
  check: NameHealthCheck;
  isWell: boolean;
  watch: AbortController;
}

const secondsToAnswer = 4;

/**
 * The health checks of every region. One is healthy until it has found out otherwise, and changes its mind after as many
 * probes in a row as its threshold says.
 *
 * Source: https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-determining-health-of-endpoints.html
 */
export class HealthChecks {
  readonly #watched = new Map<string, Watched>();

  /** What was found out about it before still counts: a region that begins to come back is not back yet. */
  put(check: NameHealthCheck): void {
    const isWell = this.#watched.get(check.id)?.isWell ?? true;
    this.remove(check.id);
    const watched: Watched = { check, isWell, watch: new AbortController() };
    this.#watched.set(check.id, watched);
    void this.#watch(watched);
  }

  remove(id: string): void {
    this.#watched.get(id)?.watch.abort();
    this.#watched.delete(id);
  }

  /** One that is not here, perhaps because it was deleted first, stands in nobody's way. */
  isHealthy(id: string): boolean {
    const watched = this.#watched.get(id);
    if (!watched || watched.check.isDisabled) return true;
    return this.#isWell(watched) !== watched.check.isInverted;
  }

  stop(): void {
    for (const { watch } of this.#watched.values()) watch.abort();
  }

  #isWell({ check, isWell }: Watched): boolean {
    if (check.endpoint) return isWell;
    if (!check.calculated) return check.otherwise;
    const { children, healthyThreshold } = check.calculated;
    return children.filter((child) => this.isHealthy(child)).length >= healthyThreshold;
  }

  async #watch(watched: Watched): Promise<void> {
    const { check, watch } = watched;
    if (!check.endpoint || check.isDisabled) return;
    const { intervalInSeconds, failureThreshold } = check.endpoint;
    let contrary = 0;
    while (!watch.signal.aborted) {
      const isWell = await ask(check.endpoint);
      contrary = isWell === watched.isWell ? 0 : contrary + 1;
      if (contrary >= failureThreshold) {
        watched.isWell = isWell;
        contrary = 0;
      }
      await pause(intervalInSeconds * 1000, watch.signal);
    }
  }
}

async function ask({ protocol, path, address }: NonNullable<NameHealthCheck['endpoint']>): Promise<boolean> {
  const at = address();
  if (!at) return false;
  const settings = {
    protocol,
    path,
    port: undefined,
    timeoutInSeconds: secondsToAnswer,
    matcher: '200-399',
    intervalInSeconds: 0,
    healthyThreshold: 1,
    unhealthyThreshold: 1,
  };
  return (await probe(settings, at)) === 'passed';
}

import { join } from 'node:path';
import { writeFileAtomically } from '../atomic-file.ts';
import { domainNames } from '../dns/domain-names.ts';
import type { HealthChecks } from '../dns/health-checks.ts';
import type { CommonRuntime } from '../runtime.ts';
import { readStateFile } from '../state-file.ts';

/** A plan of ARC Region switch, as far as it leads customers from region to region. */
export interface SwitchPlan {
  arn: string;
  regions: readonly string[];
  /** The one that is active before any other is activated; null where all are. */
  primary: string | null;
  /** One for each name and region: healthy while the region is the active one. */
  healthChecks: readonly { id: string; region: string }[];
}

export class NothingToShiftError extends Error {
  constructor(region: string) {
    super(
      `No plan leads customers to ${region}; deploy an environment with a drRegion and a domain there first.`,
    );
    this.name = 'NothingToShiftError';
  }
}

/** The plans that say which region customers are to be led to, and what they say at present. */
export class SwitchPlans {
  readonly #file: string;
  readonly #healthChecks: HealthChecks;
  readonly #plans = new Map<string, SwitchPlan>();

  constructor(stateDirectory: string, healthChecks: HealthChecks) {
    this.#file = join(stateDirectory, 'active-regions.json');
    this.#healthChecks = healthChecks;
  }

  async stop(): Promise<void> {}

  put(plan: SwitchPlan): void {
    for (const { id } of this.#plans.get(plan.arn)?.healthChecks ?? []) this.#healthChecks.remove(id);
    this.#plans.set(plan.arn, plan);
    this.#putHealthChecks(plan, this.#read()[plan.arn] ?? plan.primary);
  }

  remove(arn: string): void {
    for (const { id } of this.#plans.get(arn)?.healthChecks ?? []) this.#healthChecks.remove(id);
    this.#plans.delete(arn);
    const { [arn]: _, ...others } = this.#read();
    this.#save(others);
  }

  /** Whether some plan leads customers there, or could. */
  canShift(region: string): boolean {
    return this.#thoseOf(region).length > 0;
  }

  /** @throws NothingToShiftError */
  shift(region: string): void {
    if (!this.canShift(region)) throw new NothingToShiftError(region);
    for (const plan of this.#thoseOf(region)) {
      this.#save({ ...this.#read(), [plan.arn]: region });
      this.#putHealthChecks(plan, region);
    }
  }

  #thoseOf(region: string): SwitchPlan[] {
    return [...this.#plans.values()].filter(
      ({ regions, primary, healthChecks }) =>
        regions.includes(region) && primary !== null && healthChecks.length > 0,
    );
  }

  #putHealthChecks({ healthChecks }: SwitchPlan, active: string | null): void {
    for (const { id, region } of healthChecks)
      this.#healthChecks.put({
        ...{ id, endpoint: null, calculated: null, isInverted: false, isDisabled: false },
        otherwise: active === null || region === active,
      });
  }

  /** The active region of each plan in which one was activated. */
  #read(): Record<string, string> {
    return readStateFile<Record<string, string>>(this.#file) ?? {};
  }

  #save(active: Record<string, string>): void {
    writeFileAtomically(this.#file, JSON.stringify(active, null, 1));
  }
}

export function switchPlans(runtime: CommonRuntime): SwitchPlans {
  return runtime.worldwide(
    'switch-plans',
    () => new SwitchPlans(runtime.stateDirectory, domainNames(runtime).healthChecks),
  );
}

import type { RegionDescription, RegionSwitch } from '../cloud.ts';
import type { GlobalDatabases } from '../postgres/global-databases.ts';
import type { StackEngine } from '../stack/stack-engine.ts';
import type { Regions } from './regions.ts';
import type { SwitchPlans } from './switch-plans.ts';

export class RegionUnknownError extends Error {
  constructor(region: string, known: readonly string[]) {
    super(`No stack stands in the region "${region}"; allowed are ${known.join(', ') || 'none yet'}.`);
    this.name = 'RegionUnknownError';
  }
}

export class RegionBusyError extends Error {
  constructor(region: string, stackNames: readonly string[]) {
    super(`Stacks of ${region} are being changed (${stackNames.join(', ')}); try again when that has ended.`);
    this.name = 'RegionBusyError';
  }
}

/** Stops and starts regions, one after the other, whoever asks. */
export function createRegionSwitch({
  regions,
  engine,
  databases,
  plans,
  servedBy,
}: {
  regions: Regions;
  engine: StackEngine;
  databases: GlobalDatabases;
  plans: SwitchPlans;
  /** The names that lead to a region at present. */
  servedBy: (region: string) => string[];
}): RegionSwitch {
  let last: Promise<void> = Promise.resolve();
  const inTurn = (work: () => Promise<void>): Promise<void> => {
    const done = last.then(work);
    last = done.catch(() => {});
    return done;
  };
  const list = (): RegionDescription[] => {
    const names = new Set(engine.stacks().map(({ region }) => region));
    const writers = databases.writers();
    return [...names].sort().map((region) => ({
      region,
      isStopped: regions.isStopped(region),
      takesWrites: writers.includes(region),
      serves: servedBy(region),
    }));
  };
  const checkKnown = (region: string) => {
    const known = list().map((description) => description.region);
    if (!known.includes(region)) throw new RegionUnknownError(region, known);
  };
  return {
    list,
    stop: (region) =>
      inTurn(async () => {
        checkKnown(region);
        if (regions.isStopped(region)) return;
        const busy = engine.busyStacks(region);
        if (busy.length > 0) throw new RegionBusyError(region, busy);
        await regions.stop(region);
      }),
    start: (region) =>
      inTurn(async () => {
        checkKnown(region);
        if (!regions.isStopped(region)) return;
        regions.start(region);
        await engine.resumeRegion(region);
      }),
    shift: (region) =>
      inTurn(async () => {
        checkKnown(region);
        regions.check(region);
        plans.shift(region);
      }),
    promote: (region) =>
      inTurn(async () => {
        checkKnown(region);
        regions.check(region);
        if (plans.canShift(region)) plans.shift(region);
        await databases.promote(region);
      }),
  };
}

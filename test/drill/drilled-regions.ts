import { askRegions, type RegionOperation } from '../../local/terminal/ask-regions.ts';
import type { DrilledShop } from './drilled-shop.ts';

/** The two regions of a shop, and how they are put back when a drill ends before its time. */
export interface DrilledRegions {
  stop: (region: string) => Promise<void>;
  start: (region: string) => Promise<void>;
  /** Lets customers go there. */
  shift: (region: string) => Promise<void>;
  promote: (region: string) => Promise<void>;
  /** Whether the name of the shop leads there at present. */
  serves: (region: string) => Promise<boolean>;
  /** Starts the first region and gives it the writes, where that is not so. */
  restore: () => Promise<void>;
}

export class NotAtRestError extends Error {
  constructor(problem: string, remedy: string) {
    super(
      `${problem}; a drill begins with both regions running, and the first one taking the writes: ${remedy}.`,
    );
    this.name = 'NotAtRestError';
  }
}

/** @throws NotAtRestError where a region is stopped, or the DR region takes the writes */
export async function drilledRegions(
  stateDirectory: string,
  { home, dr }: DrilledShop,
  signal: AbortSignal,
): Promise<DrilledRegions> {
  const list = async () => {
    const regions = await askRegions(stateDirectory, 'ListRegions');
    return (region: string) => regions.find((candidate) => candidate.region === region);
  };
  const found = await list();
  for (const region of [home, dr])
    if (found(region)?.isStopped)
      throw new NotAtRestError(`${region} is stopped`, `npm run region -- --start ${region}`);
  if (!found(home)?.takesWrites)
    throw new NotAtRestError(`${home} does not take the writes`, `npm run region -- --promote ${home}`);
  const ask = async (operation: Exclude<RegionOperation, 'ListRegions'>, region: string) => {
    signal.throwIfAborted();
    await askRegions(stateDirectory, operation, region);
  };
  return {
    stop: (region) => ask('StopRegion', region),
    start: (region) => ask('StartRegion', region),
    shift: (region) => ask('ShiftTraffic', region),
    promote: (region) => ask('PromoteRegion', region),
    serves: async (region) => ((await list())(region)?.serves.length ?? 0) > 0,
    restore: async () => {
      const now = (await list())(home);
      if (now?.isStopped) await askRegions(stateDirectory, 'StartRegion', home);
      if (!now?.takesWrites) await askRegions(stateDirectory, 'PromoteRegion', home);
    },
  };
}

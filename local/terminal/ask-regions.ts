import type { RegionDescription } from '../cloud/cloud.ts';
import { type RegionsAnswer, regionsTarget } from '../regions-api.ts';
import { askRehearsal } from './ask-rehearsal.ts';

export type RegionOperation = 'ListRegions' | 'StopRegion' | 'StartRegion' | 'ShiftTraffic' | 'PromoteRegion';

/**
 * Asks the rehearsal that runs with this state folder, which answers with the regions as they are after it.
 *
 * @throws as askRehearsal
 */
export async function askRegions(
  stateDirectory: string,
  operation: RegionOperation,
  region?: string,
): Promise<RegionDescription[]> {
  const target = `${regionsTarget}.${operation}`;
  return (await askRehearsal<RegionsAnswer>(stateDirectory, target, { region })).regions;
}

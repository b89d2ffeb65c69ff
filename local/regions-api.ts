import { z } from 'zod';
import type { JsonApiHandler, RegionDescription, RegionSwitch } from './cloud/cloud.ts';
import { ownApi } from './own-api.ts';

/** The rehearsal's own API for its regions, beside those of AWS, on the cloud's endpoint. */
export const regionsTarget = 'RehearsalRegions';

export interface RegionsAnswer {
  regions: RegionDescription[];
}

const request = z.object({ region: z.string() });

/**
 * `ListRegions`, and `StopRegion`, `StartRegion`, `ShiftTraffic` and `PromoteRegion` with a `region`; each answers the
 * regions as they are after it.
 */
export function regionsApi(regions: RegionSwitch): JsonApiHandler {
  return ownApi(async (operation, body) => {
    if (operation === 'StopRegion') await regions.stop(request.parse(body).region);
    else if (operation === 'StartRegion') await regions.start(request.parse(body).region);
    else if (operation === 'ShiftTraffic') await regions.shift(request.parse(body).region);
    else if (operation === 'PromoteRegion') await regions.promote(request.parse(body).region);
    else if (operation !== 'ListRegions') throw new Error(`There is no operation ${operation}.`);
    return {
      regions: regions.list().map((description) => ({ ...description, serves: [...description.serves] })),
    };
  });
}

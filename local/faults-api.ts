import { z } from 'zod';
import type { FaultDescription, FaultSwitch, JsonApiHandler } from './cloud/cloud.ts';
import { ownApi } from './own-api.ts';

/** The rehearsal's own API for what is out of order in it, beside those of AWS, on the cloud's endpoint. */
export const faultsTarget = 'RehearsalFaults';

export interface FaultsAnswer {
  faults: FaultDescription[];
}

const request = z.object({ fault: z.string() });

/** `ListFaults`, and `BeginFault` and `EndFault` with a `fault`; each answers all of them as they are after it. */
export function faultsApi(faults: FaultSwitch): JsonApiHandler {
  return ownApi(async (operation, body) => {
    if (operation === 'BeginFault') await faults.begin(request.parse(body).fault);
    else if (operation === 'EndFault') await faults.end(request.parse(body).fault);
    else if (operation !== 'ListFaults') throw new Error(`There is no operation ${operation}.`);
    return { faults: faults.list().map((description) => ({ ...description })) };
  });
}

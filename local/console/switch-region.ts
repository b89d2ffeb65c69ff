import type { RequestHandler } from 'express';
import type { RegionSwitch } from '../cloud/cloud.ts';
import { carryOut } from './carry-out.ts';
import { messagePage } from './view/message-page.ts';

/** Takes the form of a region; the page comes back when that is done, or begun in the case of a start. */
export function switchRegion(regions: RegionSwitch): RequestHandler {
  return async (request, response) => {
    const { region, action }: Record<string, unknown> = request.body ?? {};
    if (typeof region !== 'string' || !isAction(action)) {
      const problem =
        'The fields region and action are needed; action must be stop, start, shift or promote.';
      response.status(400).send(messagePage('Not understood', problem));
      return;
    }
    await carryOut(response, () => regions[action](region));
  };
}

function isAction(value: unknown): value is 'stop' | 'start' | 'shift' | 'promote' {
  return value === 'stop' || value === 'start' || value === 'shift' || value === 'promote';
}

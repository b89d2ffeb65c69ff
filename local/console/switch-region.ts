import type { RequestHandler } from 'express';
import type { RegionSwitch } from '../cloud/cloud.ts';
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
    try {
      await regions[action](region);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      response.status(409).send(messagePage('Not done', reason));
      return;
    }
    response.redirect(303, '/');
  };
}

function isAction(value: unknown): value is 'stop' | 'start' | 'shift' | 'promote' {
  return value === 'stop' || value === 'start' || value === 'shift' || value === 'promote';
}
